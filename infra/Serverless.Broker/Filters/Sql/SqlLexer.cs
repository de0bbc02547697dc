using System.Text;

namespace Serverless.Broker.Filters.Sql;

/// <summary>Cuts an expression into tokens.</summary>
internal sealed class SqlLexer(string expression)
{
    private static readonly string[] LongSymbols = ["<>", "!=", "<=", ">="];
    private int _position;

    public static List<SqlToken> Tokenize(string expression)
    {
        SqlLexer lexer = new(expression);
        List<SqlToken> tokens = [];
        SqlToken token;
        do
        {
            token = lexer.Next();
            tokens.Add(token);
        }
        while (token.Kind != SqlTokenKind.End);
        return tokens;
    }

    private SqlToken Next()
    {
        while (_position < expression.Length && char.IsWhiteSpace(expression[_position]))
        {
            _position++;
        }

        int start = _position;
        if (start == expression.Length)
        {
            return new SqlToken(SqlTokenKind.End, string.Empty, start + 1);
        }

        char first = expression[start];
        return first switch
        {
            '\'' => new SqlToken(SqlTokenKind.Text, ReadQuoted('\''), start + 1),
            '"' => new SqlToken(SqlTokenKind.QuotedName, ReadQuoted('"'), start + 1),
            '[' => new SqlToken(SqlTokenKind.QuotedName, ReadQuoted(']'), start + 1),
            '@' => ReadParameter(),
            _ when char.IsAsciiDigit(first) || (first == '.' && IsDigitAt(start + 1)) => ReadNumber(),
            _ when IsNameStart(first) => new SqlToken(SqlTokenKind.Name, ReadName(), start + 1),
            _ => ReadSymbol(),
        };
    }

    private static bool IsNameStart(char c) => char.IsLetter(c) || c is '_' or '$';

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '$' or '#';

    private bool IsDigitAt(int position) => position < expression.Length && char.IsAsciiDigit(expression[position]);

    private string ReadName()
    {
        int start = _position;
        while (_position < expression.Length && IsNamePart(expression[_position]))
        {
            _position++;
        }

        return expression[start.._position];
    }

    private SqlToken ReadParameter()
    {
        int start = _position++;
        string name = ReadName();
        return name.Length == 0
            ? throw new SqlSyntaxException(start + 1, "'@' needs the name of a parameter")
            : new SqlToken(SqlTokenKind.Parameter, name, start + 1);
    }

    private string ReadQuoted(char end)
    {
        int start = _position++;
        StringBuilder text = new();
        while (_position < expression.Length)
        {
            char c = expression[_position++];
            if (c != end)
            {
                text.Append(c);
            }
            else if (_position < expression.Length && expression[_position] == end)
            {
                text.Append(end);
                _position++;
            }
            else
            {
                return text.ToString();
            }
        }

        throw new SqlSyntaxException(start + 1, $"the text that begins here has no closing {end}");
    }

    private SqlToken ReadNumber()
    {
        int start = _position;
        SqlTokenKind kind = SqlTokenKind.Integer;
        SkipDigits();
        if (_position < expression.Length && expression[_position] == '.')
        {
            kind = SqlTokenKind.Decimal;
            _position++;
            SkipDigits();
        }

        if (_position < expression.Length && expression[_position] is 'e' or 'E')
        {
            kind = SqlTokenKind.Decimal;
            _position++;
            if (_position < expression.Length && expression[_position] is '+' or '-')
            {
                _position++;
            }

            if (!IsDigitAt(_position))
            {
                throw new SqlSyntaxException(_position + 1, "the exponent of a number needs a digit");
            }

            SkipDigits();
        }

        return new SqlToken(kind, expression[start.._position], start + 1);
    }

    private void SkipDigits()
    {
        while (IsDigitAt(_position))
        {
            _position++;
        }
    }

    private SqlToken ReadSymbol()
    {
        int start = _position;
        foreach (string symbol in LongSymbols)
        {
            if (string.CompareOrdinal(expression, start, symbol, 0, symbol.Length) == 0)
            {
                _position += symbol.Length;
                return new SqlToken(SqlTokenKind.Symbol, symbol, start + 1);
            }
        }

        char c = expression[start];
        if (!"=<>+-*/%(),.;".Contains(c))
        {
            throw new SqlSyntaxException(start + 1, $"'{c}' is no part of a filter expression");
        }

        _position++;
        return new SqlToken(SqlTokenKind.Symbol, c.ToString(), start + 1);
    }
}
