namespace Serverless.Broker.Filters.Sql;

/// <summary>A SQL filter (Service Bus: SQL filter syntax). Unknown does not match.</summary>
internal sealed class SqlFilter : IMessageFilter
{
    public const int MaxLength = 1024;
    private readonly SqlExpression _expression;

    private SqlFilter(SqlExpression expression) => _expression = expression;

    public static SqlFilter Parse(string expression, IReadOnlyDictionary<string, object?>? parameters = null)
    {
        CheckLength(expression);
        SqlParser parser = new(expression, parameters);
        SqlExpression compiled = parser.ParseExpression();
        parser.ExpectEnd();
        return new SqlFilter(compiled);
    }

    public bool Matches(MessageView message) => _expression(message) switch
    {
        bool matches => matches,
        null => false,
        { } other => throw new FilterEvaluationException($"the filter gives {other}, which is neither true nor false"),
    };

    internal static void CheckLength(string expression)
    {
        if (expression.Length > MaxLength)
        {
            throw new SqlSyntaxException(
                MaxLength + 1, $"the expression has {expression.Length} characters; {MaxLength} are allowed");
        }
    }
}
