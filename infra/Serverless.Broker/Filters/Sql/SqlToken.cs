namespace Serverless.Broker.Filters.Sql;

/// <param name="Kind">What it is.</param>
/// <param name="Text">Its characters, without quotes and escapes.</param>
/// <param name="Position">Of its first character in the expression, from 1.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text, int Position)
{
    public bool IsKeyword(string keyword) =>
        Kind == SqlTokenKind.Name && string.Equals(Text, keyword, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => Kind == SqlTokenKind.Symbol && Text == symbol;

    public override string ToString() => Kind == SqlTokenKind.End ? "the end" : $"'{Text}'";
}
