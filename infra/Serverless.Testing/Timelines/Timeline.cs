using System.Globalization;
using System.Text;

namespace Serverless.Testing.Timelines;

/// <summary>What happened in a system, in order. The newest 5,000 entries are kept. Safe for concurrent use.</summary>
public sealed class Timeline
{
    private const int Capacity = 5_000;

    private readonly TimeProvider _time;
    private readonly DateTimeOffset _start;
    private readonly Queue<TimelineEntry> _entries = new();
    private readonly Lock _gate = new();
    private long _dropped;

    internal Timeline(TimeProvider time)
    {
        _time = time;
        _start = time.GetUtcNow();
    }

    /// <summary>Gets what happened so far.</summary>
    public IReadOnlyList<TimelineEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>One line an entry: how long after the system's start, what it tells of, and what happened.</summary>
    public override string ToString() => ToString([]);

    internal string ToString(IEnumerable<TimelineEntry> more)
    {
        List<TimelineEntry> entries;
        long dropped;
        lock (_gate)
        {
            entries = [.. _entries];
            dropped = _dropped;
        }

        var text = new StringBuilder();
        if (dropped > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"({dropped} older entries are gone)\n");
        }

        // A stable sort: what happened at the same time stays in its order.
        foreach (var entry in entries.Concat(more).OrderBy(entry => entry.At))
        {
            text.Append(CultureInfo.InvariantCulture, $"+{entry.At - _start:d\\.hh\\:mm\\:ss\\.fff} ");
            text.Append(CultureInfo.InvariantCulture, $"{entry.Kind,-10} {entry.Text}\n");
        }

        return text.ToString();
    }

    internal void Add(TimelineKind kind, string text)
    {
        lock (_gate)
        {
            _entries.Enqueue(new TimelineEntry(_time.GetUtcNow(), kind, text));
            if (_entries.Count > Capacity)
            {
                _entries.Dequeue();
                _dropped++;
            }
        }
    }
}
