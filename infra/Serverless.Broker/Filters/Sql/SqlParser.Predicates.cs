namespace Serverless.Broker.Filters.Sql;

internal sealed partial class SqlParser
{
    private SqlExpression ParsePredicate()
    {
        SqlExpression left = ParseSum();
        if (Comparison(Peek) is { } comparison)
        {
            _next++;
            SqlExpression right = ParseSum();
            return m => SqlValues.Compare(left(m), right(m)) is { } order ? SqlValues.Of(comparison(order)) : null;
        }

        if (TryKeyword("IS"))
        {
            bool wanted = !TryKeyword("NOT");
            return TryKeyword("NULL") ? m => SqlValues.Of(left(m) is null == wanted) : throw Unexpected("NULL");
        }

        bool negated = TryKeyword("NOT");
        if (TryKeyword("IN"))
        {
            return Negate(ParseIn(left), negated);
        }

        if (TryKeyword("LIKE"))
        {
            return Negate(ParseLike(left), negated);
        }

        return negated ? throw Unexpected("IN or LIKE") : left;
    }

    private static SqlExpression Negate(SqlExpression operand, bool negated) =>
        negated ? m => SqlValues.Not(operand(m)) : operand;

    private static Func<int, bool>? Comparison(SqlToken token) => token.Kind != SqlTokenKind.Symbol
        ? null
        : token.Text switch
        {
            "=" => static o => o == 0,
            "<>" or "!=" => static o => o != 0,
            "<" => static o => o < 0,
            "<=" => static o => o <= 0,
            ">" => static o => o > 0,
            ">=" => static o => o >= 0,
            _ => null,
        };

    private SqlExpression ParseIn(SqlExpression left)
    {
        ExpectSymbol("(");
        List<SqlExpression> items = [];
        do
        {
            items.Add(ParseSum());
        }
        while (TrySymbol(","));
        ExpectSymbol(")");
        return m =>
        {
            object? value = left(m);
            bool unknown = value is null;
            foreach (SqlExpression item in items)
            {
                int? order = SqlValues.Compare(value, item(m));
                if (order == 0)
                {
                    return SqlValues.True;
                }

                unknown |= order is null;
            }

            return unknown ? null : SqlValues.False;
        };
    }

    private SqlExpression ParseLike(SqlExpression left)
    {
        SqlExpression pattern = ParseSum();
        char? escape = null;
        if (TryKeyword("ESCAPE"))
        {
            SqlToken token = Peek;
            escape = token is { Kind: SqlTokenKind.Text, Text.Length: 1 }
                ? token.Text[0]
                : throw Unexpected("one character in quotes");
            _next++;
        }

        return m => SqlValues.Promote(left(m)) is string text && SqlValues.Promote(pattern(m)) is string like
            ? SqlValues.Of(SqlLike.Matches(text, like, escape))
            : null;
    }
}
