namespace Serverless.Broker.EventHubs;

/// <summary>Events that have their numbers and are not durable yet.</summary>
internal sealed class PendingAppend(IReadOnlyList<StoredEvent> events)
{
    public IReadOnlyList<StoredEvent> Events { get; } = events;

    /// <summary>Completes when they can be read.</summary>
    public required Task Durable { get; set; }

    /// <summary>Whether they are durable; null while that is open.</summary>
    public bool? IsDurable { get; set; }
}
