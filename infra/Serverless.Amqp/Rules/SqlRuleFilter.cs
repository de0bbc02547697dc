namespace Serverless.Amqp;

/// <summary>Matches messages for which a SQL expression is true (Service Bus: SQL filter syntax).</summary>
/// <param name="SqlExpression">
/// Such as <c>size &gt; 3 AND sys.Label = 'order'</c>, at most 1024 characters. The broker checks it when the rule is
/// created.
/// </param>
public record SqlRuleFilter(string SqlExpression) : RuleFilter;
