namespace Serverless.Topology;

/// <summary>
/// A rule of a subscription: exactly one filter, and with a SQL filter or a correlation filter an action.
/// </summary>
public sealed record RuleDefinition
{
    /// <summary>The name, 1 to 50 characters, unique within the subscription, whatever the case.</summary>
    public required string Name { get; init; }

    /// <summary>A SQL expression over system and application properties, at most 1,024 characters.</summary>
    public string? SqlFilter { get; init; }

    /// <summary>A filter that matches when every property it names is equal.</summary>
    public CorrelationFilterDefinition? CorrelationFilter { get; init; }

    /// <summary>
    /// A SQL action that changes properties of the copy that this rule takes; at most 1,024 characters.
    /// </summary>
    public string? SqlAction { get; init; }
}
