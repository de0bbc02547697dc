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

    private static IMessageFilter CompileFilter(RuleDescription description) => description switch
    {
        { Correlation: { } correlation } => new CorrelationFilter(correlation),
        { SqlExpression: { } expression } when description.SaysAlways() is null =>
            SqlFilter.Parse(expression, description.SqlParameters),
        _ => description.SaysAlways() == true ? ConstantFilter.True : ConstantFilter.False,
    };
}
