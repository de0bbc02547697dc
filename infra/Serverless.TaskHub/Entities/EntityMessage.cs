using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Entities;

/// <summary>A request to an entity.</summary>
/// <param name="Row">Its number in the store, in the order of sending.</param>
/// <param name="EntityId">The receiver.</param>
/// <param name="Event">An operation called or signalled, a lock requested, or an unlock.</param>
/// <param name="IsJson">Whether it was sent in the form of DurableTask.Core, JSON in an external event; the answer has
/// the same form.</param>
internal sealed record EntityMessage(long Row, string EntityId, HistoryEvent Event, bool IsJson)
{
    public bool IsLockRequest => Event.EntityLockRequested is not null;

    public bool IsUnlock => Event.EntityUnlockSent is not null;

    public DateTimeOffset? Due =>
        (Event.EntityOperationSignaled?.ScheduledTime ?? Event.EntityOperationCalled?.ScheduledTime)
            ?.ToDateTimeOffset();
}
