namespace Serverless.Broker.Filters.Sql;

/// <summary>An expression that is not SQL as Service Bus speaks it; says where and why.</summary>
internal sealed class SqlSyntaxException(int position, string reason)
    : Exception($"{reason} (at position {position})")
{
    /// <summary>Of the first character that is wrong, from 1.</summary>
    public int Position { get; } = position;
}
