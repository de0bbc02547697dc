using Serverless.Broker.Queues;
using Serverless.Topology.Properties;

namespace Serverless.Broker.Entities;

internal sealed partial class BrokerNamespace
{
    public IReadOnlyList<QueueEntity> Queues =>
        [.. _targets.Values.OfType<QueueEntity>().OrderBy(q => q.Path, StringComparer.OrdinalIgnoreCase)];

    public QueueEntity? FindQueue(string name) => _targets.GetValueOrDefault(name) as QueueEntity;

    /// <summary>Creates a queue; <c>com.microsoft:entity-already-exists</c> when the name is in use.</summary>
    public Task CreateQueueAsync(QueueDescription description, string? declared = null)
    {
        lock (_administration)
        {
            CheckNew(description.Name);
            _tier.CheckRoomForEntity(_targets.Count);
            description = _tier.Admit(description);
            DateTimeOffset now = _options.TimeProvider.GetUtcNow();
            QueueEntity queue = AddQueue(
                NextId(SourceQueues.Ids), description with { CreatedAt = now, UpdatedAt = now });
            return StoreNewAsync(queue, declared);
        }
    }

    /// <summary>Changes a queue's settings; sessions and duplicate detection cannot be changed.</summary>
    public Task UpdateQueueAsync(QueueDescription description, string? declared = null)
    {
        lock (_administration)
        {
            QueueEntity queue = FindQueue(description.Name) ?? throw BrokerException.EntityNotFound(description.Name);
            CheckFixed(description.Name, EntityProperties.Queue, queue.Description, description);
            description = _tier.Admit(description);
            return ChangeAsync(queue, declared, () =>
            {
                queue.Change_NeedsLock(description with
                {
                    Name = queue.Description.Name,
                    CreatedAt = queue.Description.CreatedAt,
                    UpdatedAt = _options.TimeProvider.GetUtcNow(),
                });
                WatchIdle_NeedsLock(queue);
            });
        }
    }

    /// <summary>Deletes a queue with all its messages.</summary>
    public Task DeleteQueueAsync(string name)
    {
        lock (_administration)
        {
            QueueEntity queue = FindQueue(name) ?? throw BrokerException.EntityNotFound(name);
            _targets.TryRemove(name, out _);
            Unregister(queue.Sources);
            using FamilyScope scope = queue.Family.Enter();
            queue.Sources.Delete_NeedsLock();
            queue.Family.Delete_NeedsLock();
            queue.Family.Entry.EntityRemoved(queue.Id);
            return scope.Commit();
        }
    }

    private QueueEntity AddQueue(int id, QueueDescription description)
    {
        EntityFamily family = NewFamily(id);
        QueueEntity queue = new(family, id, description, _options.MaxMessageSizeInKilobytes * 1024);
        family.RunDue = now => DeleteIdle_NeedsLock(
            family,
            queue.Sources.All.Select(q => q.State),
            queue.Description.IdleTime(),
            now,
            () => DeleteQueueAsync(queue.Path));
        Register(queue.Sources);
        _targets[description.Name] = queue;
        using FamilyScope _ = family.Enter();
        WatchIdle_NeedsLock(queue);
        return queue;
    }

    private static void WatchIdle_NeedsLock(QueueEntity queue)
    {
        EntityFamily family = queue.Family;
        if (queue.Description.IdleTime() < TimeSpan.MaxValue)
        {
            family.Due_NeedsLock(family.NowTicks + queue.Description.IdleTime().Ticks);
        }
    }
}
