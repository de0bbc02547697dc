namespace Serverless.Benchmarks.Load;

/// <summary>Latencies of one phase. Thread-safe.</summary>
internal sealed class Latencies(int capacity)
{
    private readonly long[] _ticks = new long[capacity];
    private int _count;

    public void Add(TimeSpan latency)
    {
        var index = Interlocked.Increment(ref _count) - 1;
        if (index < _ticks.Length)
        {
            _ticks[index] = latency.Ticks;
        }
    }

    public TimeSpan? Percentile(double fraction)
    {
        var count = Math.Min(_count, _ticks.Length);
        if (count == 0)
        {
            return null;
        }

        var sorted = _ticks.AsSpan(0, count).ToArray();
        Array.Sort(sorted);
        return TimeSpan.FromTicks(sorted[Math.Min(count - 1, (int)(count * fraction))]);
    }
}
