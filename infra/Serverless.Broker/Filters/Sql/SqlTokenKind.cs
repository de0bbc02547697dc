namespace Serverless.Broker.Filters.Sql;

internal enum SqlTokenKind
{
    End,

    /// <summary>A plain name: a property, a function or a keyword.</summary>
    Name,

    /// <summary>A name in brackets or double quotes, never a keyword.</summary>
    QuotedName,
    Text,
    Integer,
    Decimal,
    Parameter,
    Symbol,
}
