using Serverless.Broker.Messages;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Duplicates;

/// <summary>Message ids seen within a window; in a partitioned entity each with its partition key.</summary>
internal sealed class DuplicateHistory(TimeSpan window)
{
    private readonly Dictionary<string, long> _seen = new(StringComparer.Ordinal);

    // In order of time, but for ids that a start read from a journal in which they had been moved.
    private readonly Queue<Sighting> _byTime = new();

    public TimeSpan Window { get; set; } = window;

    public int Count => _seen.Count;

    public static string? Key(MessageContent content, bool isPartitioned) => content.MessageId is null ? null
        : isPartitioned && PartitionedNumber.KeyOf(content) is { } partitionKey
            ? string.Concat(partitionKey, "\n", content.MessageId)
            : content.MessageId;

    public bool Contains(string key, long nowTicks)
    {
        Forget(nowTicks);
        return _seen.TryGetValue(key, out long ticks) && ticks > nowTicks - Window.Ticks;
    }

    public void Add(string key, long ticks, int segment = 0)
    {
        _seen[key] = ticks;
        _byTime.Enqueue(new Sighting(key, ticks, segment));
    }

    public void Forget(long nowTicks)
    {
        long limit = nowTicks - Window.Ticks;
        while (_byTime.TryPeek(out Sighting oldest) && oldest.Ticks <= limit)
        {
            _byTime.Dequeue();
            if (_seen.TryGetValue(oldest.Key, out long ticks) && ticks == oldest.Ticks)
            {
                _seen.Remove(oldest.Key);
            }
        }
    }

    /// <summary>Ids whose record lies in a segment that is about to go; they move to another.</summary>
    public IReadOnlyList<(string Key, long Ticks)> Relocate(int from, int to, long nowTicks)
    {
        Forget(nowTicks);
        List<(string Key, long Ticks)> moved = [];
        for (int count = _byTime.Count; count > 0; count--)
        {
            Sighting sighting = _byTime.Dequeue();
            if (sighting.Segment <= from)
            {
                moved.Add((sighting.Key, sighting.Ticks));
                sighting = sighting with { Segment = to };
            }

            _byTime.Enqueue(sighting);
        }

        return moved;
    }

    private readonly record struct Sighting(string Key, long Ticks, int Segment);
}
