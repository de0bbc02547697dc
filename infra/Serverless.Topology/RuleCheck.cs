namespace Serverless.Topology;

/// <summary>
/// Says what is wrong with the expressions of a rule, which whoever evaluates them knows; null when nothing is.
/// </summary>
/// <param name="rule">The rule.</param>
/// <returns>What is wrong and where, or null.</returns>
public delegate string? RuleCheck(RuleDescription rule);
