namespace Serverless.Amqp;

/// <summary>Matches no message: <c>1=0</c>.</summary>
public sealed record FalseRuleFilter() : SqlRuleFilter("1=0");
