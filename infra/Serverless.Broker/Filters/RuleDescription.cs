namespace Serverless.Broker.Filters;

/// <summary>A rule of a subscription. A filter with neither expression nor correlation matches everything.</summary>
internal sealed record RuleDescription
{
    public const string DefaultName = "$Default";

    /// <summary>
    /// The expression of the true filter, as it stands there; <c>1 = 1</c> is a SQL filter like others.
    /// </summary>
    public const string TrueExpression = "1=1";

    /// <summary>The expression of the false filter.</summary>
    public const string FalseExpression = "1=0";

    /// <summary>The rule of a new subscription: matches everything.</summary>
    public static RuleDescription Default { get; } = new() { Name = DefaultName, SqlExpression = TrueExpression };

    public required string Name { get; init; }

    /// <summary>A SQL filter; <c>1=1</c> and <c>1=0</c> are the true and the false filter.</summary>
    public string? SqlExpression { get; init; }

    /// <summary>Values of the parameters (<c>@name</c>) of the filter.</summary>
    public IReadOnlyDictionary<string, object?>? SqlParameters { get; init; }

    public CorrelationRule? Correlation { get; init; }

    /// <summary>A SQL rule action; null for none.</summary>
    public string? SqlAction { get; init; }

    /// <summary>Values of the parameters (<c>@name</c>) of the action.</summary>
    public IReadOnlyDictionary<string, object?>? ActionParameters { get; init; }

    /// <summary>Set by the broker.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// What the filter says of every message: true for the true filter, false for the false filter, else null.
    /// </summary>
    public bool? SaysAlways() => this switch
    {
        { Correlation: not null } => null,
        { SqlExpression: null or TrueExpression } => true,
        { SqlExpression: FalseExpression } => false,
        _ => null,
    };
}
