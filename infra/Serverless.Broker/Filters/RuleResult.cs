namespace Serverless.Broker.Filters;

/// <param name="IsPlain">The subscription gets the message as it is: a rule without an action matched.</param>
/// <param name="Copies">And one for each rule with an action that matched.</param>
/// <param name="Error">What failed, when a rule did.</param>
internal readonly record struct RuleResult(bool IsPlain, IReadOnlyList<RuleCopy> Copies, string? Error);
