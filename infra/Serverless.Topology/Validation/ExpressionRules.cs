namespace Serverless.Topology.Validation;

/// <summary>Checks expressions of rules, so that a bad one is refused with its place in the file.</summary>
internal static class ExpressionRules
{
    public static void Filter(
        RuleCheck? check, string ruleName, string? sql, string path, List<TopologyError> errors) =>
        Check(check, new RuleDescription { Name = ruleName, SqlExpression = sql }, path, errors);

    public static void Action(
        RuleCheck? check, string ruleName, string? sql, string path, List<TopologyError> errors) =>
        Check(check, new RuleDescription { Name = ruleName, SqlAction = sql }, path, errors);

    private static void Check(RuleCheck? check, RuleDescription rule, string path, List<TopologyError> errors)
    {
        if (check?.Invoke(rule) is { } message)
        {
            errors.Add(new TopologyError(path, message));
        }
    }
}
