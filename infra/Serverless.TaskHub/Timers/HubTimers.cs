namespace Serverless.TaskHub.Timers;

/// <summary>All timers of a hub in one ordered set, and one timer of the clock for the earliest. Nothing is polled;
/// what is disarmed is gone at once.</summary>
internal sealed class HubTimers : IDisposable
{
    // Timers of the platform take less than 50 days at once.
    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(1);

    // A wait of nothing would let a test's clock call back inside of Change, under the gate.
    private static readonly TimeSpan MinWait = TimeSpan.FromTicks(1);

    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly SortedSet<HubTimer> _waiting = new(new ByDue());
    private long _order;
    private bool _disposed;

    public HubTimers(TimeProvider clock)
    {
        _clock = clock;
        _timer = clock.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>When the earliest timer is due.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Min?.Due;
            }
        }
    }

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

    /// <summary>Arms a timer. It fires on the clock's thread, never before this returns, without any lock
    /// held.</summary>
    public HubTimer Arm(DateTimeOffset due, Action fire)
    {
        lock (_gate)
        {
            var timer = new HubTimer(this, due, _order++, fire);
            _waiting.Add(timer);
            if (ReferenceEquals(_waiting.Min, timer))
            {
                Schedule_NeedsGate();
            }

            return timer;
        }
    }

    public void Disarm(HubTimer timer)
    {
        lock (_gate)
        {
            _waiting.Remove(timer);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _waiting.Clear();
            _timer.Dispose();
        }
    }

    private void Fire()
    {
        var due = new List<HubTimer>();
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            var now = _clock.GetUtcNow();
            while (_waiting.Min is { } first && first.Due <= now)
            {
                _waiting.Remove(first);
                due.Add(first);
            }
        }

        foreach (var timer in due)
        {
            timer.Fire();
        }

        // Only now: a clock that is advanced past several timers has them fire in order, and what one arms counts.
        lock (_gate)
        {
            Schedule_NeedsGate();
        }
    }

    private void Schedule_NeedsGate()
    {
        if (_disposed || _waiting.Min is not { } first)
        {
            return;
        }

        var wait = first.Due - _clock.GetUtcNow();
        _timer.Change(wait < MinWait ? MinWait : wait > MaxWait ? MaxWait : wait, Timeout.InfiniteTimeSpan);
    }

    private sealed class ByDue : IComparer<HubTimer>
    {
        public int Compare(HubTimer? x, HubTimer? y) =>
            x!.Due != y!.Due ? x.Due.CompareTo(y.Due) : x.Order.CompareTo(y.Order);
    }
}
