using Serverless.Broker.Entities;

namespace Serverless.Broker.Filters;

/// <summary>The expressions of rules, as the broker understands them.</summary>
public static class RuleExpressions
{
    /// <summary>Compiles the expressions of a rule, for who reads a file with rules.</summary>
    /// <param name="rule">The rule.</param>
    /// <returns>What is wrong and where; null when nothing is.</returns>
    public static string? Check(RuleDescription rule)
    {
        try
        {
            Rule.Compile(rule);
            return null;
        }
        catch (BrokerException exception)
        {
            return exception.Message;
        }
    }
}
