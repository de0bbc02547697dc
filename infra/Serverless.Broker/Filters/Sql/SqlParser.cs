namespace Serverless.Broker.Filters.Sql;

/// <summary>Parses expressions by recursive descent and compiles them as it goes.</summary>
internal sealed partial class SqlParser(string expression, IReadOnlyDictionary<string, object?>? parameters)
{
    private const int MaxDepth = 64;
    private readonly List<SqlToken> _tokens = SqlLexer.Tokenize(expression);
    private int _next;
    private int _depth;

    public SqlToken Peek => _tokens[_next];

    public SqlExpression ParseExpression()
    {
        if (++_depth > MaxDepth)
        {
            throw new SqlSyntaxException(Peek.Position, $"the expression is nested more than {MaxDepth} levels deep");
        }

        SqlExpression left = ParseAnd();
        while (TryKeyword("OR"))
        {
            SqlExpression first = left;
            SqlExpression second = ParseAnd();
            left = m => Truth(first(m)) switch
            {
                true => SqlValues.True,
                false => Truth(second(m)) is { } value ? SqlValues.Of(value) : null,
                null => Truth(second(m)) is true ? SqlValues.True : null,
            };
        }

        _depth--;
        return left;
    }

    public void ExpectEnd()
    {
        if (Peek.Kind != SqlTokenKind.End)
        {
            throw Unexpected("an operator or the end");
        }
    }

    public bool TryKeyword(string keyword)
    {
        if (!Peek.IsKeyword(keyword))
        {
            return false;
        }

        _next++;
        return true;
    }

    public bool TrySymbol(string symbol)
    {
        if (!Peek.IsSymbol(symbol))
        {
            return false;
        }

        _next++;
        return true;
    }

    public void ExpectSymbol(string symbol)
    {
        if (!TrySymbol(symbol))
        {
            throw Unexpected($"'{symbol}'");
        }
    }

    public SqlSyntaxException Unexpected(string wanted) =>
        new(Peek.Position, $"{wanted} was expected, but here is {Peek}");

    private static bool? Truth(object? value) => value switch
    {
        null => null,
        bool b => b,
        _ => throw new FilterEvaluationException($"'{value}' is neither true nor false"),
    };

    private SqlExpression ParseAnd()
    {
        SqlExpression left = ParseNot();
        while (TryKeyword("AND"))
        {
            SqlExpression first = left;
            SqlExpression second = ParseNot();
            left = m => Truth(first(m)) switch
            {
                false => SqlValues.False,
                true => Truth(second(m)) is { } value ? SqlValues.Of(value) : null,
                null => Truth(second(m)) is false ? SqlValues.False : null,
            };
        }

        return left;
    }

    private SqlExpression ParseNot()
    {
        int negations = 0;
        while (TryKeyword("NOT"))
        {
            negations++;
        }

        SqlExpression operand = ParsePredicate();
        return negations == 0 ? operand
            : negations % 2 == 0 ? m => SqlValues.Not(SqlValues.Not(operand(m)))
            : m => SqlValues.Not(Truth(operand(m)) is { } value ? SqlValues.Of(value) : null);
    }
}
