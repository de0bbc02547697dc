namespace Serverless.Topology;

/// <summary>A rule of a subscription. A filter with neither expression nor correlation matches everything.</summary>
public sealed record RuleDescription
{
    /// <summary>The name of the rule that a new subscription has.</summary>
    public const string DefaultName = "$Default";

    /// <summary>
    /// The expression of the true filter, as it stands there; <c>1 = 1</c> is a SQL filter like others.
    /// </summary>
    public const string TrueExpression = "1=1";

    /// <summary>The expression of the false filter.</summary>
    public const string FalseExpression = "1=0";

    /// <summary>The rule of a new subscription: matches everything.</summary>
    public static RuleDescription Default { get; } = new() { Name = DefaultName, SqlExpression = TrueExpression };

    /// <summary>The name, 1 to 50 characters, unique within the subscription, whatever the case.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// A SQL filter, at most 1,024 characters; <c>1=1</c> and <c>1=0</c> are the true and the false filter.
    /// </summary>
    public string? SqlExpression { get; init; }

    /// <summary>Values of the parameters (<c>@name</c>) of the filter.</summary>
    public IReadOnlyDictionary<string, object?>? SqlParameters { get; init; }

    /// <summary>A filter that matches when every property it names is equal.</summary>
    public CorrelationRule? Correlation { get; init; }

    /// <summary>
    /// A SQL action that changes properties of the copy that this rule takes, at most 1,024 characters; null for none.
    /// </summary>
    public string? SqlAction { get; init; }

    /// <summary>Values of the parameters (<c>@name</c>) of the action.</summary>
    public IReadOnlyDictionary<string, object?>? ActionParameters { get; init; }

    /// <summary>Set by the broker.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// What the filter says of every message: true for the true filter, false for the false filter, else null.
    /// </summary>
    internal bool? SaysAlways() => this switch
    {
        { Correlation: not null } => null,
        { SqlExpression: null or TrueExpression } => true,
        { SqlExpression: FalseExpression } => false,
        _ => null,
    };
}
