using Serverless.Broker.Journal;
using Serverless.Broker.Journal.Files;

namespace Serverless.Broker.EventHubs.Storage;

/// <summary>Opens the segments of partitions to read in them.</summary>
internal sealed class EventSegments(IJournalFiles files, EventDamage damage)
{
    public IJournalFiles Files => files;

    public EventDamage Damage => damage;

    public string PathOf(string name) => Path.Combine(files.Location, name);

    /// <summary>Reads batches from a mark on, or from the beginning.</summary>
    public EventSegmentReader Read(EventSegment segment, EventMark? mark) => new(
        files.OpenRead(segment.Name), PathOf(segment.Name), mark?.Position ?? Segment.HeadSize, damage);

    /// <summary>Where a segment's events lie; read from its footer when it was not yet.</summary>
    public EventSegmentIndex IndexOf(EventSegment segment)
    {
        if (segment.Index is { } known)
        {
            return known;
        }

        using IJournalFile file = files.OpenRead(segment.Name);
        segment.Index = EventSegmentFooter.ReadEnd(file) is { } end
            && EventSegmentFooter.ReadIndex(file, end) is { } footer
                ? footer.Index
                : EventSegmentScan.Run(file, PathOf(segment.Name), segment.Number, isLast: false, damage).Index;
        return segment.Index;
    }
}
