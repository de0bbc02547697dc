using Serverless.FunctionsHost.Invocations;

namespace Serverless.Testing.Clock;

/// <summary>
/// A clock that stands still until it is told to move. It knows when its next timer is due, so that a
/// <see cref="TestSystem"/> can go from one due time to the next, however far apart they are.
/// </summary>
public sealed class VirtualTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<VirtualTimer, (long Due, long Order)> _due = new();
    private long _now;
    private long _order;
    private int _awaited;
    private int _firing;

    /// <summary>Creates a clock.</summary>
    /// <param name="start">The first time it shows; null means the start of 2026, UTC.</param>
    public VirtualTimeProvider(DateTimeOffset? start = null) =>
        _now = (start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).UtcTicks;

    /// <summary>Gets when the next timer is due; null when there is none.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_gate)
            {
                return Peek_NeedsLock() is { } timer ? new DateTimeOffset(timer.Due!.Value, TimeSpan.Zero) : null;
            }
        }
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>
    /// Gets how many <see cref="Task.Delay(TimeSpan, TimeProvider)"/> wait: pauses that end when it moves.
    /// </summary>
    internal int Awaited => Volatile.Read(ref _awaited);

    /// <summary>Gets how many timers are firing, or about to because they were due at once.</summary>
    internal int Firing => Volatile.Read(ref _firing);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _now), TimeSpan.Zero);

    /// <inheritdoc/>
    public override long GetTimestamp() => Volatile.Read(ref _now);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Moves the clock; timers that become due fire on the calling thread in the order of their due times, each at its
    /// own time. What they set off in the background is not waited for: <see cref="TestSystem.AdvanceAsync"/> does.
    /// </summary>
    /// <param name="delta">How far; not negative.</param>
    public void Advance(TimeSpan delta)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delta, TimeSpan.Zero);
        AdvanceTo(GetUtcNow() + delta);
    }

    /// <summary>
    /// Moves the clock to a time, as <see cref="Advance"/> does; a time in the past fires what is due and moves
    /// nothing.
    /// </summary>
    /// <param name="time">The time.</param>
    public void AdvanceTo(DateTimeOffset time)
    {
        Interlocked.Increment(ref _firing);
        try
        {
            while (TryTake(time.UtcTicks) is { } timer)
            {
                timer.Fire();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _firing);
        }
    }

    private VirtualTimer? TryTake(long until)
    {
        lock (_gate)
        {
            if (Peek_NeedsLock() is not { } timer || timer.Due > Math.Max(until, _now))
            {
                _now = Math.Max(_now, until);
                return null;
            }

            _due.Dequeue();
            _now = Math.Max(_now, timer.Due!.Value);
            timer.Taken_NeedsLock(_now);
            if (timer.Due is { } again)
            {
                Enqueue_NeedsLock(timer, again);
            }

            return timer;
        }
    }

    /// <summary>Entries of timers that were changed or disposed are dropped when they come up.</summary>
    private VirtualTimer? Peek_NeedsLock()
    {
        while (_due.TryPeek(out var timer, out var entry))
        {
            if (timer.Entry == entry)
            {
                return timer;
            }

            _due.Dequeue();
        }

        return null;
    }

    private void Enqueue_NeedsLock(VirtualTimer timer, long due)
    {
        timer.Entry = (due, ++_order);
        _due.Enqueue(timer, timer.Entry.Value);
    }

    private sealed class VirtualTimer(VirtualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        /// <summary>The invocation that awaits it; null when it is no pause of a function.</summary>
        private readonly InvocationFlow? _flow = PauseTypes.IsPause(state) ? InvocationFlow.Current : null;

        private (long Due, long Order)? _entry;
        private long _period;
        private bool _isDisposed;

        public (long Due, long Order)? Entry
        {
            get => _entry;
            set
            {
                // The timer of a Task.Delay carries the task.
                if (state is Task && _entry.HasValue != value.HasValue)
                {
                    Interlocked.Add(ref clock._awaited, value.HasValue ? 1 : -1);
                    Count(value.HasValue);
                }

                _entry = value;
            }
        }

        public long? Due => Entry?.Due;

        private void Count(bool isAwaited)
        {
            if (isAwaited)
            {
                _flow?.BeginPause();
            }
            else
            {
                _flow?.EndPause();
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                if (_isDisposed)
                {
                    return false;
                }

                Entry = null;
                _period = period > TimeSpan.Zero ? period.Ticks : 0;
                if (dueTime >= TimeSpan.Zero)
                {
                    clock.Enqueue_NeedsLock(this, clock._now + dueTime.Ticks);
                }
            }

            if (dueTime == TimeSpan.Zero)
            {
                // Due already: nobody has to move the clock for it.
                Interlocked.Increment(ref clock._firing);
                ThreadPool.QueueUserWorkItem(
                    static provider =>
                    {
                        provider.AdvanceTo(provider.GetUtcNow());
                        Interlocked.Decrement(ref provider._firing);
                    },
                    clock,
                    preferLocal: false);
            }

            return true;
        }

        public void Taken_NeedsLock(long now) => Entry = _period > 0 ? (now + _period, 0) : null;

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock._gate)
            {
                _isDisposed = true;
                Entry = null;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
