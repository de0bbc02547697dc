using Serverless.Broker.Entities;
using Serverless.Broker.Filters;

namespace Serverless.Broker.Topology;

/// <summary>
/// Checks expressions of rules by compiling them, so that a bad one is refused with its place in the file.
/// </summary>
internal static class ExpressionRules
{
    public static void Filter(string ruleName, string? sql, string path, List<TopologyError> errors) =>
        Check(new RuleDescription { Name = ruleName, SqlExpression = sql }, path, errors);

    public static void Action(string ruleName, string? sql, string path, List<TopologyError> errors) =>
        Check(new RuleDescription { Name = ruleName, SqlAction = sql }, path, errors);

    private static void Check(RuleDescription rule, string path, List<TopologyError> errors)
    {
        try
        {
            Rule.Compile(rule);
        }
        catch (BrokerException exception)
        {
            errors.Add(new TopologyError(path, exception.Message));
        }
    }
}
