using Serverless.Runtime.Invocation;

namespace Serverless.Runtime.Testing;

/// <summary>
/// Finds the moment at which only the clock can bring anything about: no function runs, no orchestration has work, no
/// message waits for a function. What stays in flight without any progress for a while waits for the clock, too (a
/// retry, a lock), and is not waited for again until it moves.
/// </summary>
internal sealed class QuietDetector
{
    /// <summary>How long work may stand still, in real time, before it counts as waiting for the clock.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// What the time between two looks counts at most: on a machine that is too busy to look, work stands still too.
    /// </summary>
    private static readonly TimeSpan LongestStep = TimeSpan.FromMilliseconds(5);

    private readonly List<IIdleSource> _sources = [];
    private readonly List<Func<long>> _messages = [];
    private State? _stuck;

    /// <summary>Whether a message on its way to a function would be seen.</summary>
    public bool SeesMessages { get; set; }

    public long Started => _sources.Sum(source => source.Started);

    public void Add(IEnumerable<IIdleSource> sources) => _sources.AddRange(sources);

    public void AddMessages(Func<long> count) => _messages.Add(count);

    /// <summary>Waits for that moment, and that it lasts for some real time.</summary>
    /// <param name="quiet">How long it must last when nothing but timer functions ran.</param>
    /// <param name="longQuiet">How long otherwise: what runs between two messages cannot always be seen.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task WaitAsync(TimeSpan quiet, TimeSpan longQuiet, CancellationToken cancellationToken)
    {
        var last = Look();
        var stood = TimeSpan.Zero;
        var needed = quiet;
        while (true)
        {
            needed = last.IsMore ? longQuiet : needed;
            var isSettled = last.IsIdle || last == _stuck;
            var started = TimeProvider.System.GetTimestamp();
            await Task.Delay(isSettled ? needed : Poll, TimeProvider.System, cancellationToken);
            var step = TimeProvider.System.GetElapsedTime(started);
            stood += step < LongestStep ? step : LongestStep;
            var now = Look();
            if (now != last)
            {
                last = now;
                stood = TimeSpan.Zero;
            }
            else if (isSettled)
            {
                return;
            }
            else if (stood > Patience)
            {
                _stuck = now;
                return;
            }
        }
    }

    /// <summary>
    /// Most timer functions end within a millisecond: looks that long whether nothing else began. False means that more
    /// is going on, or may be going on unseen, and that <see cref="WaitAsync"/> is needed.
    /// </summary>
    public async ValueTask<bool> IsIdleSoonAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        for (var look = Look(); SeesMessages && !look.IsMore; look = Look())
        {
            if (look.IsIdle)
            {
                return true;
            }

            if (TimeProvider.System.GetElapsedTime(started) > Poll)
            {
                return false;
            }

            await Task.Yield();
        }

        return false;
    }

    private State Look()
    {
        var functions = 0L;
        var others = 0L;
        foreach (var source in _sources)
        {
            if (source is InvocationTracker)
            {
                functions += source.InFlight;
            }
            else
            {
                others += source.InFlight;
            }
        }

        return new State(Started, functions, others + _messages.Sum(count => count()));
    }

    /// <param name="Started">What has begun.</param>
    /// <param name="Functions">Invocations that run.</param>
    /// <param name="Others">Orchestrations with work, and messages.</param>
    private sealed record State(long Started, long Functions, long Others)
    {
        public bool IsIdle => Functions == 0 && Others == 0;

        public bool IsMore => Others > 0;
    }
}
