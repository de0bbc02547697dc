using Serverless.Broker.Entities;
using Serverless.Broker.Filters.Sql;

namespace Serverless.Broker.Filters;

/// <summary>A rule ready to be applied.</summary>
internal sealed class Rule
{
    private Rule(RuleDescription description, IMessageFilter filter, SqlAction? action)
    {
        Description = description;
        Filter = filter;
        Action = action;
    }

    public RuleDescription Description { get; }

    public IMessageFilter Filter { get; }

    public SqlAction? Action { get; }

    /// <summary>
    /// Compiles filter and action; <c>com.microsoft:argument-error</c> says where an expression is wrong.
    /// </summary>
    public static Rule Compile(RuleDescription description)
    {
        try
        {
            return new Rule(
                description,
                CompileFilter(description),
                string.IsNullOrWhiteSpace(description.SqlAction)
                    ? null
                    : SqlAction.Parse(description.SqlAction, description.ActionParameters));
        }
        catch (SqlSyntaxException e)
        {
            throw new BrokerException(
                ErrorConditions.ArgumentError, $"The rule '{description.Name}' is refused: {e.Message}", e);
        }
    }

    private static IMessageFilter CompileFilter(RuleDescription description)
    {
        if (description.Correlation is { } correlation)
        {
            return new CorrelationFilter(correlation);
        }

        return description.SqlExpression?.Replace(" ", string.Empty, StringComparison.Ordinal) switch
        {
            null or "1=1" => ConstantFilter.True,
            "1=0" => ConstantFilter.False,
            _ => SqlFilter.Parse(description.SqlExpression, description.SqlParameters),
        };
    }
}
