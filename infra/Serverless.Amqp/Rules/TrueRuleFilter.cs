namespace Serverless.Amqp;

/// <summary>Matches every message: <c>1=1</c>, the filter of a new subscription's rule <c>$Default</c>.</summary>
public sealed record TrueRuleFilter() : SqlRuleFilter("1=1");
