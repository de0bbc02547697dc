using Serverless.Broker.Messages;

namespace Serverless.Broker.Duplicates;

/// <summary>Message ids seen within a window. With a partition key the pair counts.</summary>
internal sealed class DuplicateHistory(TimeSpan window)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Queue<Sighting> _byTime = new();

    public TimeSpan Window { get; set; } = window;

    public int Count => _byTime.Count;

    public static string? Key(MessageContent content) => content.MessageId is null ? null
        : content.PartitionKey is null ? content.MessageId
        : string.Concat(content.PartitionKey, "\n", content.MessageId);

    public bool Contains(string key, long nowTicks)
    {
        Forget(nowTicks);
        return _seen.Contains(key);
    }

    public void Add(string key, long ticks, int segment = 0)
    {
        if (_seen.Add(key))
        {
            _byTime.Enqueue(new Sighting(key, ticks, segment));
        }
    }

    public void Forget(long nowTicks)
    {
        long limit = nowTicks - Window.Ticks;
        while (_byTime.TryPeek(out Sighting oldest) && oldest.Ticks <= limit)
        {
            _byTime.Dequeue();
            _seen.Remove(oldest.Key);
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
