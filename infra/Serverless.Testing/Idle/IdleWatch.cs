using System.Globalization;

namespace Serverless.Testing.Idle;

/// <summary>
/// Finds the moment at which only the clock, or the test, can bring anything about. That is counted: no invocation
/// runs, no message is on its way to a function, no orchestration has work, nothing is about to be sent. Two looks with
/// no work and no change in between were idle in between, too. A function that awaits a pause of the clock is known,
/// and left after a moment in which nothing changed: it may race the pause against something else. What waits for the
/// clock in other ways is left when it makes no progress for long.
/// </summary>
internal sealed class IdleWatch(Func<int> waitingForTheClock)
{
    /// <summary>
    /// What the time between two looks counts at most: on a machine that is too busy to look, work stands still too.
    /// </summary>
    private static readonly TimeSpan LongestStep = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// How long work that nobody can tell from waiting may stand still while the clock is awaited somewhere: a function
    /// may wait for another that does, or for a time limit.
    /// </summary>
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(1);

    /// <summary>How long to look without a pause: most work ends within microseconds.</summary>
    private static readonly TimeSpan Spin = TimeSpan.FromMilliseconds(3);

    private readonly Lock _gate = new();
    private IWorkSource[] _sources = [];
    private WorkLook[] _left = [];
    private WorkLook[] _idle = [];

    public void Add(IWorkSource source)
    {
        lock (_gate)
        {
            _sources = [.. _sources, source];
        }
    }

    public void Remove(IWorkSource source)
    {
        lock (_gate)
        {
            _sources = [.. _sources.Where(known => known != source)];
            _left = [];
            _idle = [];
        }
    }

    /// <summary>Whether nothing but the clock can bring anything about.</summary>
    public bool IsIdle()
    {
        var sources = Volatile.Read(ref _sources);
        var first = Look(sources);
        // Nothing has begun since it was idle.
        if (first.AsSpan().SequenceEqual(_idle))
        {
            return true;
        }

        if (IsQuiet(first) && first.AsSpan().SequenceEqual(Look(sources)))
        {
            _idle = first;
            return true;
        }

        return false;
    }

    /// <summary>Waits for that moment.</summary>
    /// <param name="limit">How long to wait in real time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TimeoutException">It did not come; the message says what goes on.</exception>
    public async Task WaitAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var stood = TimeSpan.Zero;
        WorkLook[] last = [];
        while (true)
        {
            var sources = Volatile.Read(ref _sources);
            var now = Look(sources);
            var stands = now.AsSpan().SequenceEqual(last);
            if (stands && IsQuiet(now))
            {
                _idle = now;
                return;
            }

            stood = stands ? stood : TimeSpan.Zero;
            last = now;
            if (stands && stood > PatienceWith(sources, now))
            {
                _left = now;
                return;
            }

            if (TimeProvider.System.GetElapsedTime(started) > limit)
            {
                throw new TimeoutException(Describe(sources, now, limit));
            }

            var before = TimeProvider.System.GetTimestamp();
            if (TimeProvider.System.GetElapsedTime(started) < Spin)
            {
                await Task.Yield();
            }
            else
            {
                await Task.Delay(Poll, TimeProvider.System, cancellationToken);
            }

            cancellationToken.ThrowIfCancellationRequested();
            var step = TimeProvider.System.GetElapsedTime(before);
            stood += step < LongestStep ? step : LongestStep;
        }
    }

    private static WorkLook[] Look(IWorkSource[] sources)
    {
        var looks = new WorkLook[sources.Length];
        for (var i = 0; i < looks.Length; i++)
        {
            looks[i] = sources[i].Look();
        }

        return looks;
    }

    private static string Describe(IWorkSource[] sources, WorkLook[] looks, TimeSpan limit)
    {
        var busy = sources.Zip(looks).Where(pair => pair.Second.Pending > 0)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.First.Name}: {pair.Second.Pending}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The system was not idle within {limit.TotalSeconds:0.#} s. Still {string.Join("; ", busy)}.");
    }

    private bool IsQuiet(WorkLook[] looks) =>
        Array.TrueForAll(looks, look => look.Pending == 0) || looks.AsSpan().SequenceEqual(_left);

    /// <summary>
    /// The longest patience of those that have work, with a limit while somebody waits for the clock.
    /// </summary>
    private TimeSpan PatienceWith(IWorkSource[] sources, WorkLook[] looks)
    {
        var patience = TimeSpan.Zero;
        for (var i = 0; i < looks.Length; i++)
        {
            if (looks[i].Pending > 0 && sources[i].Patience > patience)
            {
                patience = sources[i].Patience;
            }
        }

        return patience > Standstill && waitingForTheClock() > 0 ? Standstill : patience;
    }
}
