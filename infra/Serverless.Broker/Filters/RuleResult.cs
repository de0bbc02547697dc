using Serverless.Broker.Messages;

namespace Serverless.Broker.Filters;

/// <param name="Copies">One for each copy the subscription gets, with what is the copy's own.</param>
/// <param name="Error">What failed, when a rule did.</param>
internal readonly record struct RuleResult(IReadOnlyList<MessageOverrides?> Copies, string? Error);
