namespace Serverless.Topology;

/// <summary>
/// An app: one identity, in the cloud a user-assigned managed identity, locally a name the broker checks.
/// </summary>
public sealed record AppDefinition
{
    /// <summary>The name: 2 to 20 lower-case letters, digits and hyphens, as resource names need it.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the app's HTTP API is for callers outside the system.</summary>
    public bool Public { get; init; }

    /// <summary>Whether the app runs orchestrations, and so needs a task hub of the Durable Task Scheduler.</summary>
    public bool Durable { get; init; }

    /// <summary>The queues, topics and event hubs that the app sends to.</summary>
    public IReadOnlyList<string> Sends { get; init; } = [];

    /// <summary>
    /// What the app receives from: a queue, <c>topic/subscription</c> or <c>hub/consumer-group</c>.
    /// </summary>
    public IReadOnlyList<string> Receives { get; init; } = [];

    /// <summary>The apps whose HTTP API this app calls.</summary>
    public IReadOnlyList<string> Calls { get; init; } = [];
}
