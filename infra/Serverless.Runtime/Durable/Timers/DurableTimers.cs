namespace Serverless.Runtime.Durable;

/// <summary>
/// All timers of an engine in one ordered set, and one timer of the clock for the earliest. Nothing is polled; what is
/// cancelled is gone at once.
/// </summary>
internal sealed class DurableTimers : IDisposable
{
    // Timers of the platform take less than 50 days at once.
    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(1);
    private static readonly TimeSpan MinWait = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _timeProvider;
    private readonly Action<TimerKey, DateTime> _due;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly SortedSet<(DateTime Due, long Order, TimerKey Key)> _waiting = new(new ByDue());
    private readonly Dictionary<TimerKey, (DateTime Due, long Order)> _keys = [];
    private long _order;
    private bool _disposed;

    /// <param name="timeProvider">The clock.</param>
    /// <param name="due">Called for each timer that becomes due, in the order in which they do.</param>
    public DurableTimers(TimeProvider timeProvider, Action<TimerKey, DateTime> due)
    {
        _timeProvider = timeProvider;
        _due = due;
        _timer = timeProvider.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private DateTime Now => _timeProvider.GetUtcNow().UtcDateTime;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Adds a timer; one that is due already fires before this returns.</summary>
    public void Arm(TimerKey key, DateTime due)
    {
        if (due <= Now)
        {
            _due(key, due);
            return;
        }

        lock (_gate)
        {
            var order = _order++;
            if (_keys.TryAdd(key, (due, order)))
            {
                _waiting.Add((due, order, key));
                if (_waiting.Min.Order == order)
                {
                    Schedule_NeedsGate();
                }
            }
        }
    }

    public void Disarm(TimerKey key)
    {
        lock (_gate)
        {
            if (_keys.Remove(key, out var entry))
            {
                _waiting.Remove((entry.Due, entry.Order, key));
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer.Dispose();
        }
    }

    private void Fire()
    {
        var fired = new List<(TimerKey Key, DateTime Due)>();
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            var now = Now;
            while (_waiting.Count > 0 && _waiting.Min.Due <= now)
            {
                var (due, _, key) = _waiting.Min;
                _waiting.Remove(_waiting.Min);
                _keys.Remove(key);
                fired.Add((key, due));
            }

            Schedule_NeedsGate();
        }

        foreach (var (key, due) in fired)
        {
            _due(key, due);
        }
    }

    private void Schedule_NeedsGate()
    {
        if (_disposed || _waiting.Count == 0)
        {
            return;
        }

        var wait = _waiting.Min.Due - Now;
        _timer.Change(wait < MinWait ? MinWait : wait > MaxWait ? MaxWait : wait, Timeout.InfiniteTimeSpan);
    }

    private sealed class ByDue : IComparer<(DateTime Due, long Order, TimerKey Key)>
    {
        public int Compare((DateTime Due, long Order, TimerKey Key) x, (DateTime Due, long Order, TimerKey Key) y) =>
            x.Due != y.Due ? x.Due.CompareTo(y.Due) : x.Order.CompareTo(y.Order);
    }
}
