using Serverless.TaskHub.Instances;
using Serverless.TaskHub.Timers;
using Serverless.TaskHub.Work;

namespace Serverless.TaskHub.Entities;

/// <summary>An entity in memory, guarded by the hub's gate.</summary>
internal sealed class Entity(EntityRecord record)
{
    /// <summary>Operations that a worker gets at once.</summary>
    public const int MaxBatch = 50;

    public EntityRecord Record { get; set; } = record;

    public string Id => Record.Id;

    public string Name { get; } = EntityIds.NameOf(record.Id);

    public InstancePhase Phase { get; set; }

    /// <summary>Requests that are due, in the order of their arrival.</summary>
    public List<EntityMessage> Queue { get; } = [];

    /// <summary>Requests for later, and their timers.</summary>
    public Dictionary<EntityMessage, HubTimer> Later { get; } = [];

    public int Abandons { get; set; }

    public WorkConsumer? GivenBackBy { get; set; }

    public bool IsForgettable => Record.IsEmpty && Queue.Count == 0 && Later.Count == 0 && Phase == InstancePhase.Idle;

    /// <summary>The operations that may run now: up to the next request of a lock; while it is locked, only those of
    /// the holder.</summary>
    public List<EntityMessage> Runnable() => Record.LockedBy is { } holder
        ? [.. Queue.Where(message => message.Event.EntityOperationCalled?.ParentInstanceId == holder).Take(MaxBatch)]
        : [.. Queue.TakeWhile(message => !message.IsLockRequest).Where(message => !message.IsUnlock).Take(MaxBatch)];
}
