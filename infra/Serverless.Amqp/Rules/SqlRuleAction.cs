namespace Serverless.Amqp;

/// <summary>Changes the subscription's copy of a message that matched (Service Bus: SQL action syntax).</summary>
/// <param name="SqlExpression">Such as <c>SET priority = 'high'; REMOVE draft</c>, at most 1024 characters.</param>
public sealed record SqlRuleAction(string SqlExpression);
