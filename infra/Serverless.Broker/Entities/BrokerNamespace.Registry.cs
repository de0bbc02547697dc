using Serverless.Broker.Messages;
using Serverless.Broker.Queues;
using Serverless.Topology.Properties;

namespace Serverless.Broker.Entities;

internal sealed partial class BrokerNamespace
{
    private static void CheckFixed<T>(string path, PropertiesOf<T> properties, T old, T changed)
    {
        if (properties.FindFixed(old, changed) is { } property)
        {
            throw BrokerException.NotAllowed(
                $"'{property.JsonName}' of '{path}' is {property.ValueOf(old)} and cannot be changed. Delete the "
                + "entity and create it again.");
        }
    }

    /// <summary>
    /// Deletes what has been idle long enough, and puts off the rest; answers when to look again. A source is in use
    /// while it or one of its dead-letter queues has a receiver, and while messages are scheduled
    /// (Service Bus: idleness).
    /// </summary>
    private static long DeleteIdle_NeedsLock(
        EntityFamily family, IEnumerable<QueueState> queues, TimeSpan idle, long nowTicks, Func<Task> delete)
    {
        if (idle == TimeSpan.MaxValue)
        {
            return StoredMessage.Never;
        }

        long lastAccess = 0;
        foreach (QueueState queue in queues)
        {
            if (queue.IsInUse)
            {
                queue.Touch(nowTicks);
            }

            lastAccess = Math.Max(lastAccess, queue.LastAccessTicks);
        }

        long due = lastAccess + idle.Ticks;
        if (due > nowTicks)
        {
            return due;
        }

        family.AfterUnlock_NeedsLock(() =>
        {
            // Someone else may have deleted it since the lock was released.
            try
            {
                _ = delete();
            }
            catch (BrokerException e) when (e.Condition == ErrorConditions.NotFound)
            {
            }
        });
        return StoredMessage.Never;
    }

    private int NextId(int count)
    {
        int id = _lastId + 1;
        _lastId += count;
        return id;
    }

    private EntityFamily NewFamily(int id) =>
        new(id, _journal, _options.TimeProvider, _forwarder.Forward, _options.ClientTime);

    private void CheckNew(string path)
    {
        if (_targets.ContainsKey(path) || _sources.ContainsKey(path) || _hubs.ContainsKey(path))
        {
            throw new BrokerException(
                ErrorConditions.EntityAlreadyExists,
                $"The entity '{path}' exists already. Delete it first, or choose another name.");
        }
    }

    private void Register(SourceQueues sources)
    {
        foreach (MessageQueue part in sources.All)
        {
            _sources[part.Path] = part;
            _queuesById[part.State.Id] = part.State;
        }
    }

    private void Unregister(SourceQueues sources)
    {
        foreach (MessageQueue part in sources.All)
        {
            _sources.TryRemove(part.Path, out _);
            _queuesById.TryRemove(part.State.Id, out _);
        }
    }

    /// <summary>Writes down an entity that is new.</summary>
    private static Task StoreNewAsync(IStoredEntity entity, string? declared)
    {
        entity.Declared = declared;
        using FamilyScope scope = entity.Family.Enter();
        Store_NeedsLock(entity);
        return scope.Commit();
    }

    /// <summary>Changes an entity under its lock and writes it down.</summary>
    private static Task ChangeAsync(IStoredEntity entity, string? declared, Action change)
    {
        using FamilyScope scope = entity.Family.Enter();
        change();
        entity.Declared = declared ?? entity.Declared;
        Store_NeedsLock(entity);
        return scope.Commit();
    }

    private static void Store_NeedsLock(IStoredEntity entity)
    {
        entity.Segment = entity.Family.Entry.Journal.CurrentSegment;
        entity.Family.Entry.EntityPut(entity.Id, entity.Record);
    }
}
