using Serverless.Broker.Amqp.Codec;

namespace Serverless.Broker.Tests.Nodes.Management;

/// <summary>The answer of a management node: status and condition as both spellings had them, and the body.</summary>
internal sealed record ManagementReply(int Status, string Description, string? Condition, AmqpMap Body);
