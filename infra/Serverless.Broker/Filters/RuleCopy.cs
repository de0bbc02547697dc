using Serverless.Broker.Messages;

namespace Serverless.Broker.Filters;

/// <param name="Content">The message; the sender's own unless the action changed what the broker goes by.</param>
/// <param name="Overrides">What the copy has of its own.</param>
internal readonly record struct RuleCopy(MessageContent Content, MessageOverrides Overrides);
