namespace Serverless.Runtime.Testing;

/// <summary>
/// Finds the moment at which only the clock can bring anything about: no function runs, no orchestration has work, no
/// message waits for a function. What stays in flight without any progress for a while waits for the clock, too (a retry,
/// a lock), and is not waited for again until it moves.
/// </summary>
internal sealed class QuietDetector
{
    /// <summary>How long work may stand still, in real time, before it counts as waiting for the clock.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(1);

    private readonly List<IIdleSource> _sources = [];
    private readonly List<Func<long>> _messages = [];
    private State? _stuck;

    public long Started => _sources.Sum(source => source.Started);

    public bool IsIdle => Look().IsIdle;

    public void Add(IEnumerable<IIdleSource> sources) => _sources.AddRange(sources);

    public void AddMessages(Func<long> count) => _messages.Add(count);

    /// <summary>Waits for that moment, and that it lasts for <paramref name="quiet"/> of real time.</summary>
    public async Task WaitAsync(TimeSpan quiet, CancellationToken cancellationToken)
    {
        var last = Look();
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var isSettled = last.IsIdle || last == _stuck;
            await Task.Delay(isSettled ? quiet : Poll, TimeProvider.System, cancellationToken);
            var now = Look();
            if (now != last)
            {
                last = now;
                since = TimeProvider.System.GetTimestamp();
            }
            else if (isSettled)
            {
                return;
            }
            else if (TimeProvider.System.GetElapsedTime(since) > Patience)
            {
                _stuck = now;
                return;
            }
        }
    }

    private State Look() =>
        new(Started, _sources.Sum(source => source.InFlight), _messages.Sum(count => count()));

    private sealed record State(long Started, long InFlight, long Messages)
    {
        public bool IsIdle => InFlight == 0 && Messages == 0;
    }
}
