using System.Globalization;

namespace Serverless.Broker.Filters.Sql;

internal sealed partial class SqlParser
{
    /// <summary>A property as it is written: its scope, if any, and its name.</summary>
    public (string? Scope, string Name, int Position) ParseProperty()
    {
        SqlToken token = Peek;
        if (token.Kind is not (SqlTokenKind.Name or SqlTokenKind.QuotedName))
        {
            throw Unexpected("the name of a property");
        }

        _next++;
        bool scoped = token.IsKeyword("sys") || token.IsKeyword("user");
        if (!scoped || !TrySymbol("."))
        {
            return (null, token.Text, token.Position);
        }

        SqlToken name = Peek;
        if (name.Kind is not (SqlTokenKind.Name or SqlTokenKind.QuotedName))
        {
            throw Unexpected("the name of a property");
        }

        _next++;
        return (token.Text, name.Text, token.Position);
    }

    private static SqlExpression Property((string? Scope, string Name, int Position) property)
    {
        (string? scope, string name, int position) = property;
        if (string.Equals(scope, "sys", StringComparison.OrdinalIgnoreCase))
        {
            return SystemProperties.FindReader(name) ?? throw new SqlSyntaxException(
                position, $"there is no property 'sys.{name}'; there are {SystemProperties.Names}");
        }

        return m => m.FindUser(name);
    }

    private SqlExpression ParseSum()
    {
        SqlExpression left = ParseProduct();
        while (Peek.IsSymbol("+") || Peek.IsSymbol("-"))
        {
            left = Binary(left, _tokens[_next++].Text[0], ParseProduct());
        }

        return left;
    }

    private SqlExpression ParseProduct()
    {
        SqlExpression left = ParseUnary();
        while (Peek.IsSymbol("*") || Peek.IsSymbol("/") || Peek.IsSymbol("%"))
        {
            left = Binary(left, _tokens[_next++].Text[0], ParseUnary());
        }

        return left;
    }

    private static SqlExpression Binary(SqlExpression left, char operation, SqlExpression right) =>
        m => SqlArithmetic.Apply(operation, left(m), right(m));

    private SqlExpression ParseUnary()
    {
        bool negative = false;
        while (Peek.IsSymbol("-") || Peek.IsSymbol("+"))
        {
            negative ^= _tokens[_next++].Text == "-";
        }

        SqlExpression operand = ParsePrimary();
        return negative ? m => SqlArithmetic.Negate(operand(m)) : operand;
    }

    private SqlExpression ParsePrimary()
    {
        SqlToken token = Peek;
        switch (token.Kind)
        {
            case SqlTokenKind.Text:
                _next++;
                return _ => token.Text;
            case SqlTokenKind.Integer:
                _next++;
                object integer = long.TryParse(token.Text, CultureInfo.InvariantCulture, out long number)
                    ? number
                    : throw new SqlSyntaxException(token.Position, $"{token.Text} does not fit in 64 bits");
                return _ => integer;
            case SqlTokenKind.Decimal:
                _next++;
                object real = double.Parse(token.Text, CultureInfo.InvariantCulture);
                return _ => real;
            case SqlTokenKind.Parameter:
                _next++;
                return Parameter(token);
            case SqlTokenKind.QuotedName:
                return Property(ParseProperty());
            case SqlTokenKind.Name:
                return ParseName(token);
        }

        if (!TrySymbol("("))
        {
            throw Unexpected("a value");
        }

        SqlExpression inner = ParseExpression();
        ExpectSymbol(")");
        return inner;
    }

    private SqlExpression ParseName(SqlToken token)
    {
        if (TryKeyword("TRUE"))
        {
            return _ => SqlValues.True;
        }

        if (TryKeyword("FALSE"))
        {
            return _ => SqlValues.False;
        }

        if (TryKeyword("NULL"))
        {
            return _ => null;
        }

        if (!_tokens[_next + 1].IsSymbol("("))
        {
            return IsReserved(token) ? throw Unexpected("a value") : Property(ParseProperty());
        }

        _next += 2;
        SqlExpression call = ParseCall(token);
        ExpectSymbol(")");
        return call;
    }

    private SqlExpression ParseCall(SqlToken name)
    {
        switch (name.Text.ToUpperInvariant())
        {
            case "EXISTS":
                SqlExpression property = Property(ParseProperty());
                return m => SqlValues.Of(property(m) is not null);
            case "NEWID":
                return _ => Guid.NewGuid();
            case "PROPERTY" or "P":
                SqlExpression argument = ParseExpression();
                return m => argument(m) is string key
                    ? m.FindUser(key)
                    : throw new FilterEvaluationException($"{name.Text}(...) needs the name of a property as text");
            default:
                throw new SqlSyntaxException(
                    name.Position, $"there is no function '{name.Text}'; there are EXISTS, NEWID, PROPERTY and P");
        }
    }

    private SqlExpression Parameter(SqlToken token)
    {
        object? value = null;
        if (parameters is null
            || !(parameters.TryGetValue(token.Text, out value) || parameters.TryGetValue("@" + token.Text, out value)))
        {
            throw new SqlSyntaxException(token.Position, $"the parameter '@{token.Text}' has no value");
        }

        return _ => value;
    }

    private static bool IsReserved(SqlToken token) => token.Text.ToUpperInvariant()
        is "AND" or "OR" or "NOT" or "IN" or "IS" or "LIKE" or "ESCAPE" or "SET" or "REMOVE";
}
