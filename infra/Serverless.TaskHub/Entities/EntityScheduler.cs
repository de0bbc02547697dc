using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Instances;
using Serverless.TaskHub.Stores;

namespace Serverless.TaskHub.Entities;

/// <summary>Hands requests to entities, grants and frees locks, and hands entities with operations to the work board.
/// </summary>
internal sealed class EntityScheduler(HubCore core, InstanceScheduler instances)
{
    public void Deliver_NeedsGate(EntityMessage message)
    {
        if (!core.Entities.TryGetValue(message.EntityId, out var entity))
        {
            entity = new Entity(new EntityRecord(message.EntityId, null, core.Now));
            core.Entities.Add(entity.Id, entity);
        }

        Enqueue_NeedsGate(entity, message);
        Schedule_NeedsGate(entity);
    }

    public void Enqueue_NeedsGate(Entity entity, EntityMessage message)
    {
        if (message.Due is { } due && due > core.Now)
        {
            entity.Later.Add(message, core.Timers.Arm(due, () => Deliver(entity, message)));
        }
        else
        {
            entity.Queue.Add(message);
        }
    }

    /// <summary>Does what the entity can do next: first locks, which need no worker, then operations.</summary>
    public void Schedule_NeedsGate(Entity entity)
    {
        if (entity.Phase != InstancePhase.Idle)
        {
            return;
        }

        if (FindLockWork(entity) is { } message)
        {
            Commit_NeedsGate(entity, message);
        }
        else if (entity.Runnable().Count > 0)
        {
            entity.Phase = InstancePhase.Ready;
            core.Board.Add(new EntityWork(entity) { GivenBackBy = entity.GivenBackBy });
            entity.GivenBackBy = null;
        }
        else if (entity.IsForgettable)
        {
            core.Entities.Remove(entity.Id);
        }
    }

    /// <summary>Frees the locks of an orchestration that has ended.</summary>
    public void Free_NeedsGate(string instanceId)
    {
        foreach (var entity in core.Entities.Values.Where(entity => entity.Record.LockedBy == instanceId).ToList())
        {
            _ = Unlock_NeedsGate(entity);
        }
    }

    /// <returns>Ends after the commit.</returns>
    public Task Unlock_NeedsGate(Entity entity)
    {
        var unlock = HistoryEvents.At(core.Now);
        unlock.EntityUnlockSent = new EntityUnlockSentEvent
        {
            CriticalSectionId = entity.Record.LockId,
            ParentInstanceId = entity.Record.LockedBy,
        };
        var message = core.NewEntityMessage_NeedsGate(entity.Id, unlock, isJson: false);
        var batch = new StoreBatch();
        batch.EntityMessages.Add(message);
        return core.Committer.Commit_NeedsGate(batch, () => Deliver_NeedsGate(message));
    }

    private EntityMessage? FindLockWork(Entity entity) =>
        entity.Queue.Find(message => message.IsUnlock)
        ?? (entity.Record.LockedBy is null && entity.Queue is [{ IsLockRequest: true } first, ..] ? first : null);

    private void Deliver(Entity entity, EntityMessage message)
    {
        lock (core.Gate)
        {
            if (entity.Later.Remove(message))
            {
                entity.Queue.Add(message);
                Schedule_NeedsGate(entity);
            }
        }
    }

    private void Commit_NeedsGate(Entity entity, EntityMessage message)
    {
        var batch = new StoreBatch();
        batch.ConsumedEntityRows.Add(message.Row);
        var record = message.IsUnlock
            ? Unlocked(entity.Record, message.Event.EntityUnlockSent)
            : Locked_NeedsGate(entity.Record, message, batch);
        if (record != entity.Record)
        {
            batch.Entities.Add(record);
        }

        entity.Phase = InstancePhase.Committing;
        _ = core.Committer.Commit_NeedsGate(
            batch,
            () =>
            {
                entity.Record = record;
                entity.Queue.Remove(message);
                entity.Phase = InstancePhase.Idle;
                Send_NeedsGate(batch);
                Schedule_NeedsGate(entity);
            },
            failure =>
            {
                Log.CommitFailed(core.Logger, failure, entity.Id);
                Rest_NeedsGate(entity);
            });
    }

    private static EntityRecord Unlocked(EntityRecord record, EntityUnlockSentEvent unlock) =>
        record.LockId == unlock.CriticalSectionId ? record with { LockedBy = null, LockId = null } : record;

    /// <summary>Locks the entity, and asks the next one of the set; the last one tells the orchestration.</summary>
    private EntityRecord Locked_NeedsGate(EntityRecord record, EntityMessage message, StoreBatch batch)
    {
        var request = message.Event.EntityLockRequested;
        if (!core.Live.ContainsKey(request.ParentInstanceId))
        {
            return record;
        }

        if (request.Position + 1 < request.LockSet.Count)
        {
            var next = message.Event.Clone();
            next.EntityLockRequested.Position++;
            var target = EntityIds.Normalize(request.LockSet[next.EntityLockRequested.Position]);
            batch.EntityMessages.Add(core.NewEntityMessage_NeedsGate(target, next, message.IsJson));
        }
        else
        {
            var granted = HistoryEvents.At(core.Now);
            granted.EntityLockGranted = new EntityLockGrantedEvent { CriticalSectionId = request.CriticalSectionId };
            batch.Messages.Add(EntityAnswers.To(core, request.ParentInstanceId, null, granted, message.IsJson));
        }

        return record with { LockedBy = request.ParentInstanceId, LockId = request.CriticalSectionId };
    }

    /// <summary>Delivers what a commit has sent.</summary>
    public void Send_NeedsGate(StoreBatch batch)
    {
        batch.EntityMessages.ForEach(Deliver_NeedsGate);
        foreach (var message in batch.Messages)
        {
            if (core.Live.TryGetValue(message.InstanceId, out var receiver))
            {
                instances.Deliver_NeedsGate(receiver, InboxMessage.From(message));
            }
        }
    }

    /// <summary>Lets an entity rest before it is tried again.</summary>
    public void Rest_NeedsGate(Entity entity)
    {
        entity.Phase = InstancePhase.Resting;
        core.Timers.Arm(core.Now + Work.BackOff.After(++entity.Abandons), () =>
        {
            lock (core.Gate)
            {
                entity.Phase = InstancePhase.Idle;
                Schedule_NeedsGate(entity);
            }
        });
    }
}
