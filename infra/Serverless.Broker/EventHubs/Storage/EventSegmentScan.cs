using Serverless.Broker.Journal;
using Serverless.Broker.Journal.Files;

namespace Serverless.Broker.EventHubs.Storage;

/// <summary>
/// What is learned of a segment by reading it whole: of the one that a crash left incomplete, and of one whose footer
/// is damaged.
/// </summary>
internal sealed class EventSegmentScan
{
    private EventSegmentScan(SegmentScan scan)
    {
        End = scan.End;
        TornAt = scan.TornAt;
        IsDamaged = scan.Corruptions.Count > 0;
        for (int i = 0; i < scan.EntryCount; i++)
        {
            ReadOnlySpan<byte> payload = scan.Entry(i);
            Start ??= EventSegmentStart.Read(payload);
            if (EventFrame.ReadHead(payload) is { } head)
            {
                Index.Add(head, scan.StartOf(i));
                Last = head;
                if (head.Producer is { } stamp)
                {
                    Producers[stamp.Id] = new ProducerMark(stamp, head.LastSequenceNumber);
                }
            }
        }
    }

    public EventSegmentStart? Start { get; }

    public EventSegmentIndex Index { get; } = new();

    /// <summary>The last batch.</summary>
    public EventBatchHead? Last { get; }

    /// <summary>Of the producers that sent something that lies here, what was the last.</summary>
    public Dictionary<long, ProducerMark> Producers { get; } = [];

    /// <summary>One byte after what counts.</summary>
    public int End { get; }

    /// <summary>Where unsynced writes were torn off; null when they were not.</summary>
    public int? TornAt { get; }

    public bool IsDamaged { get; }

    public static EventSegmentScan Run(IJournalFile file, string path, int number, bool isLast, EventDamage damage)
    {
        SegmentScan scan = SegmentScan.Read(file, path, number, isLast, new JournalBuffer());
        foreach (JournalCorruption corruption in scan.Corruptions)
        {
            damage.Report(corruption);
        }

        return new EventSegmentScan(scan);
    }
}
