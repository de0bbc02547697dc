using Serverless.Broker.EventHubs.Storage;

namespace Serverless.Broker.EventHubs;

/// <summary>
/// Moves the events of a journal of before events had files of their own. Broken off it goes on at the next start: what
/// is in the files already is passed over.
/// </summary>
internal static class EventMigration
{
    /// <param name="log">Where they go; a log in memory has nothing to take over.</param>
    /// <param name="found">In any order, and with copies.</param>
    /// <param name="lastAssigned">The last number that was given, be the event gone.</param>
    /// <exception cref="IOException">The events cannot be written.</exception>
    public static void Run(IEventLog log, List<StoredEvent> found, long lastAssigned)
    {
        if (log is not FileEventLog files)
        {
            return;
        }

        const int rowsAtOnce = 1_000;
        foreach (IReadOnlyList<StoredEvent>[] rows in
            Rows([.. found.DistinctBy(e => e.SequenceNumber)]).Chunk(rowsAtOnce))
        {
            files.Import(rows);
        }

        if (log.LastSequenceNumber < lastAssigned)
        {
            files.SkipTo(lastAssigned);
        }
    }

    /// <summary>Events in a row and of one moment, which a log takes together.</summary>
    private static IEnumerable<IReadOnlyList<StoredEvent>> Rows(List<StoredEvent> events)
    {
        const int most = 256;
        events.Sort((a, b) => a.SequenceNumber.CompareTo(b.SequenceNumber));
        List<StoredEvent> row = [];
        foreach (StoredEvent stored in events)
        {
            bool fits = row.Count is > 0 and < most
                && row[^1].SequenceNumber + 1 == stored.SequenceNumber
                && row[^1].EnqueuedTicks == stored.EnqueuedTicks
                && ProducerStamp.Find(row[^1].Content) is null;
            if (!fits && row.Count > 0)
            {
                yield return row;
                row = [];
            }

            row.Add(stored);
        }

        if (row.Count > 0)
        {
            yield return row;
        }
    }
}
