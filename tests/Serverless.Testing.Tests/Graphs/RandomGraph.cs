using GraphApp;

namespace Serverless.Testing.Tests.Graphs;

/// <summary>A walk that is made up, the same for the same seed, and when it is to come where.</summary>
internal sealed class RandomGraph
{
    private const int MostSteps = 30;
    private const int MostDepth = 6;
    private const int LongestDelaySeconds = 90;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly Way[] Ways = Enum.GetValues<Way>();

#pragma warning disable CA5394 // Repeatable is what it is for.
    private readonly Random _random;
    private int _steps = 1;

    public RandomGraph(int seed)
    {
        _random = new Random(seed);
        Root = new Step(_steps++, Way.Queue, 0, Failures: 0, Children(1 + MostSteps, depth: 1));
    }

    /// <summary>Gets where it begins.</summary>
    public Step Root { get; }

    /// <summary>When each step is to be come to, when the root is at a time.</summary>
    public List<(Step Step, DateTimeOffset Sent, DateTimeOffset At)> PlanFrom(DateTimeOffset start)
    {
        var plan = new List<(Step Step, DateTimeOffset Sent, DateTimeOffset At)>();
        Add(Root, start);
        return plan;

        void Add(Step step, DateTimeOffset sent)
        {
            var at = step.Way switch
            {
                Way.Scheduled or Way.Durable or Way.Pause => sent + step.Delay,
                Way.Timer => sent.AddTicks(Minute.Ticks - (sent.Ticks % Minute.Ticks)),
                _ => sent,
            };
            plan.Add((step, sent, at));
            foreach (var next in step.Next)
            {
                Add(next, at);
            }
        }
    }

    private List<Step> Children(int limit, int depth)
    {
        var children = new List<Step>();
        var count = depth == 1 ? _random.Next(2, 5) : _random.Next(0, 4);
        for (var i = 0; i < count && depth < MostDepth && _steps < limit; i++)
        {
            var way = Ways[_random.Next(Ways.Length)];
            var id = _steps++;
            children.Add(new Step(id, way, Delay(), Failures(way), Children(limit, depth + 1)));
        }

        return children;
    }

    /// <summary>Seconds, and so little more that no sum of them falls on a full minute, when the timer runs.</summary>
    private int Delay() => (1_000 * _random.Next(1, LongestDelaySeconds)) + _random.Next(1, 1_000 / MostDepth);

    /// <summary>Only where the host tries again, and at once.</summary>
    private int Failures(Way way) => way is Way.Queue or Way.Topic or Way.Session or Way.Output or Way.Scheduled
        ? Math.Max(0, _random.Next(-6, 3))
        : 0;
#pragma warning restore CA5394
}
