using Serverless.Broker.Messages;

namespace Serverless.Broker.Tests.RandomRuns;

/// <summary>A message as the model of a queue has it. Times are seconds since the start.</summary>
internal sealed record ModelMessage(long SequenceNumber, string Text, int? TimeToLive)
{
    public string? SessionId { get; init; }

    public int? ExpiresAt { get; init; }

    public int? ScheduledAt { get; init; }

    /// <summary>Null when it is not locked; of no meaning when its session holds it.</summary>
    public int? LockedUntil { get; init; }

    public Guid LockToken { get; init; }

    public int Deliveries { get; init; }

    public bool IsDeferred { get; init; }

    public MessageState State => ScheduledAt is not null ? MessageState.Scheduled
        : IsDeferred ? MessageState.Deferred : MessageState.Active;

    public bool IsAvailable => State == MessageState.Active && LockedUntil is null;

    public ModelMessage Unlocked => this with { LockedUntil = null, LockToken = Guid.Empty };
}
