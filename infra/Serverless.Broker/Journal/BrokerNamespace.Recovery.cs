using Microsoft.Extensions.Logging;
using Serverless.Broker.Duplicates;
using Serverless.Broker.EventHubs;
using Serverless.Broker.EventHubs.Storage;
using Serverless.Broker.Journal;
using Serverless.Broker.Journal.Files;
using Serverless.Broker.Queues;
using Serverless.Broker.Topics;

namespace Serverless.Broker.Entities;

internal sealed partial class BrokerNamespace
{
    private JournalCleaner? _cleaner;
    private EventStore? _events;

    /// <summary>The events on disk; null in memory.</summary>
    internal EventStore? Events => _events;

    private static BrokerNamespace Recover(BrokerNamespaceOptions options, IJournalFiles files)
    {
        long started = options.TimeProvider.GetTimestamp();
        EntityCollector collector = new();
        JournalHistory history = JournalHistory.Open(files, (scan, segment) =>
        {
            collector.Segment = segment;
            for (int i = 0; i < scan.EntryCount; i++)
            {
                JournalReplay.Run(scan.Entry(i), collector, skipMessages: true);
            }
        });
        FileJournal journal = new(files, options.Journal, history.Sizes, history.LastNumber);
        ILogger logger = options.LoggerFactory.CreateLogger("Serverless.Broker.Journal");
        EventStore events = new(files, options.Events, logger);
        BrokerNamespace recovered = new(options, journal)
        {
            _lastId = collector.LastId + SourceQueues.Ids,
            _events = events,
        };
        recovered.Rebuild(collector, history);
        events.DeleteOrphans();
        recovered.Recovery = new RecoveryReport
        {
            Location = files.Location,
            Segments = history.Sizes.Count,
            Bytes = history.Sizes.Values.Sum() + events.Bytes,
            Entities = collector.Entities.Count,
            Messages = recovered._queuesById.Values.Sum(q => (long)q.Books.Count),
            Events = recovered._partitionsById.Values.Sum(p => p.Count),
            Sessions = recovered._queuesById.Values.Sum(q => q.Sessions.WithState.Count()),
            Elapsed = options.TimeProvider.GetElapsedTime(started),
            Torn = history.Torn ?? events.Torn,
            Corruptions = [.. history.Corruptions, .. events.Damage],
        };
        foreach (JournalCorruption corruption in history.Corruptions)
        {
            Journal.Log.Corrupt(logger, corruption);
        }

        Journal.Log.Recovered(logger, recovered.Recovery);
        recovered._cleaner = new JournalCleaner(journal, recovered, logger);
        return recovered;
    }

    private void Rebuild(EntityCollector collector, JournalHistory history)
    {
        // Topics before their subscriptions, whatever the order of their newest records.
        var topicsFirst = collector.Entities.OrderBy(entity => entity.Value.Record.Subscription is not null);
        foreach ((int id, (EntityRecord record, int segment)) in topicsFirst)
        {
            Restore(id, record, segment);
        }

        Dictionary<int, DuplicateHistory> histories = _targets.Values
            .Where(t => t.Duplicates is not null)
            .ToDictionary(t => t.Id, t => t.Duplicates!);
        NamespaceRebuilder rebuilder = new(_queuesById, _partitionsById, histories);
        history.Replay((scan, segment) =>
        {
            rebuilder.Segment = segment;
            for (int i = 0; i < scan.EntryCount; i++)
            {
                JournalReplay.Run(scan.Entry(i), rebuilder);
            }
        });
        FinishRecovery();
    }

    /// <summary>
    /// Puts all messages and events in their places under all locks: what expires or is forwarded on the way must find
    /// its target finished, or the target would place what arrived a second time.
    /// </summary>
    private void FinishRecovery()
    {
        using FamilyGroup all = new(
            _queuesById.Values.Select(q => q.Family).Concat(_partitionsById.Values.Select(p => p.Hub.Family)));
        foreach (QueueState queue in _queuesById.Values)
        {
            queue.Recovery.Finish(queue.Family.NowTicks);
        }

        foreach (EventPartition partition in _partitionsById.Values)
        {
            partition.FinishRecovery_NeedsLock(partition.Hub.Family.NowTicks);
        }
    }

    private void Restore(int id, EntityRecord record, int segment)
    {
        IStoredEntity? restored = record switch
        {
            { Queue: { } queue } => AddQueue(id, queue),
            { Topic: { } topic } => AddTopic(id, topic),
            { Subscription: { } subscription } when FindTopic(subscription.TopicName) is { } owner =>
                AddSubscription(id, owner, subscription),
            { EventHub: { } hub } => AddEventHub(id, hub),
            _ => null,
        };
        if (restored is not null)
        {
            (restored.Segment, restored.Declared) = (segment, record.Declared);
        }
    }

    /// <summary>The cleaning of the journal that is in progress.</summary>
    internal Task Cleaning => _cleaner?.Running ?? Task.CompletedTask;

    /// <summary>Bytes that the journal must keep, roughly.</summary>
    internal long LiveBytes => _targets.Values.Sum(t => t.Family.SizeInBytes + ((t.Duplicates?.Count ?? 0) * 64L))
        + (_queuesById.Values.Sum(q => (long)q.Books.Count) * 64);

    /// <summary>Writes everything but messages that lies in a segment, or before it, again.</summary>
    internal void RelocateState(int segment)
    {
        foreach (SendTarget target in _targets.Values)
        {
            using FamilyScope _ = target.Family.Enter();
            if (target.Family.IsDeleted)
            {
                continue;
            }

            RelocateDescriptions_NeedsLock(target, segment);
            if (target.Duplicates is { } duplicates)
            {
                var moved = duplicates.Relocate(segment, _journal.CurrentSegment, target.Family.NowTicks);
                foreach ((string key, long ticks) in moved)
                {
                    target.Family.Entry.Duplicate(target.Id, key, ticks);
                }
            }

            foreach (QueueState queue in target.Family.Queues)
            {
                target.Family.Entry.Counter(queue.Id, queue.LastSequenceNumber);
                queue.Recovery.RelocateSessions(segment);
            }
        }

        foreach (EventHub hub in _hubs.Values)
        {
            RelocateState(hub, segment);
        }
    }

    /// <summary>Writes the messages of an entry that are still there, and nowhere newer, again.</summary>
    internal int RelocateMessages(IReadOnlyList<(int QueueId, long SequenceNumber)> messages, int segment)
    {
        int moved = 0;
        foreach (IGrouping<EntityFamily, (QueueState Queue, long SequenceNumber)> family in messages
            .Select(m => (Queue: _queuesById.GetValueOrDefault(m.QueueId), m.SequenceNumber))
            .Where(m => m.Queue is not null)
            .GroupBy(m => m.Queue!.Family, m => (m.Queue!, m.SequenceNumber)))
        {
            using FamilyScope _ = family.Key.Enter();
            if (family.Key.IsDeleted)
            {
                continue;
            }

            foreach ((QueueState queue, long sequenceNumber) in family)
            {
                moved += queue.Recovery.Relocate(sequenceNumber, segment) ? 1 : 0;
            }
        }

        return moved;
    }

    /// <summary>
    /// Writes all messages that lie in a segment, or before it, again: found in memory, a few at a time.
    /// </summary>
    internal int RelocateMessages(int segment, int chunk)
    {
        int moved = 0;
        foreach (QueueState queue in _queuesById.Values)
        {
            long? from = 0;
            while (from is { } next)
            {
                using FamilyScope _ = queue.Family.Enter();
                from = queue.Family.IsDeleted ? null : queue.Recovery.RelocateFrom(next, segment, chunk, ref moved);
            }
        }

        return moved;
    }

    private static void RelocateState(EventHub hub, int segment)
    {
        using FamilyScope _ = hub.Family.Enter();
        if (!hub.Family.IsDeleted && hub.Segment <= segment)
        {
            Store_NeedsLock(hub);
        }
    }

    private static void RelocateDescriptions_NeedsLock(SendTarget target, int segment)
    {
        IEnumerable<IStoredEntity> subscriptions = target is TopicEntity topic ? topic.Subscriptions : [];
        foreach (IStoredEntity entity in subscriptions.Prepend(target).Where(e => e.Segment <= segment))
        {
            Store_NeedsLock(entity);
        }
    }
}
