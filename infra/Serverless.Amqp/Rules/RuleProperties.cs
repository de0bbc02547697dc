namespace Serverless.Amqp;

/// <summary>A rule of a subscription, as the broker has it.</summary>
public sealed record RuleProperties
{
    /// <summary>The rule of a new subscription, which lets every message in.</summary>
    public const string DefaultRuleName = "$Default";

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Which messages it lets in.</summary>
    public required RuleFilter Filter { get; init; }

    /// <summary>What it does to the copy of a message; null for nothing.</summary>
    public SqlRuleAction? Action { get; init; }

    /// <summary>When it was created; the default value when the broker does not say.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
