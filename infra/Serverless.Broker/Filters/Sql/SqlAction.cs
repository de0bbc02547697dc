namespace Serverless.Broker.Filters.Sql;

/// <summary>
/// A SQL rule action: <c>SET name = expression</c> and <c>REMOVE name</c>, in order, on the subscription's copy.
/// </summary>
internal sealed class SqlAction
{
    private const string RuleNameProperty = "RuleName";

    private readonly List<Action<SqlActionTarget>> _steps = [];

    public static SqlAction Parse(string expression, IReadOnlyDictionary<string, object?>? parameters = null)
    {
        SqlFilter.CheckLength(expression);
        SqlAction action = new();
        SqlParser parser = new(expression, parameters);
        do
        {
            action._steps.Add(ParseStep(parser));
            while (parser.TrySymbol(";"))
            {
            }
        }
        while (parser.Peek.Kind != SqlTokenKind.End);
        return action;
    }

    /// <summary>
    /// The copy as it is afterwards; the message itself is not changed. The copy says which rule made it (Service Bus:
    /// RuleName).
    /// </summary>
    public RuleCopy Apply(MessageView message, string ruleName)
    {
        SqlActionTarget target = new(message);
        target.SetUser(RuleNameProperty, ruleName);
        foreach (Action<SqlActionTarget> step in _steps)
        {
            step(target);
        }

        return target.ToCopy();
    }

    private static Action<SqlActionTarget> ParseStep(SqlParser parser)
    {
        bool set = parser.TryKeyword("SET");
        if (!set && !parser.TryKeyword("REMOVE"))
        {
            throw parser.Unexpected("SET or REMOVE");
        }

        (string? scope, string name, int position) = parser.ParseProperty();
        SqlExpression? value = null;
        if (set)
        {
            parser.ExpectSymbol("=");
            value = parser.ParseExpression();
        }

        if (!string.Equals(scope, "sys", StringComparison.OrdinalIgnoreCase))
        {
            return value is null ? t => t.RemoveUser(name) : t => t.SetUser(name, value(t.View));
        }

        Action<SqlActionTarget, object?> writer = SystemProperties.FindWriter(name)
            ?? throw new SqlSyntaxException(
                position, $"'sys.{name}' cannot be set; what can be: {SystemProperties.SettableNames}");
        return t => writer(t, value?.Invoke(t.View));
    }
}
