namespace Serverless.Topology.Drift;

/// <summary>What an app's output says about the entities and the settings that it needs.</summary>
internal sealed record AppCode
{
    /// <summary>The name of the app in topology.json: Ordering is <c>ordering</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The triggers on queues, subscriptions and consumer groups.</summary>
    public IReadOnlyList<TriggerUse> Triggers { get; init; } = [];

    /// <summary>What the app sends to: its output bindings, and what <c>SendsTo</c> of its assembly adds.</summary>
    public IReadOnlyList<string> Publishes { get; init; } = [];

    /// <summary>The connections that its bindings name, each a prefix of settings.</summary>
    public IReadOnlyList<string> Connections { get; init; } = [];

    /// <summary>The settings that its bindings name between percent signs.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Whether it has an orchestrator or a durable client.</summary>
    public bool Durable { get; init; }
}
