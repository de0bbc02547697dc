namespace Serverless.Testing.Clock;

/// <summary>
/// Tells a timer that a <c>Task.Delay</c> made from one of a time limit, by what the runtime hands it.
/// </summary>
internal static class PauseTypes
{
    private static readonly HashSet<Type> Types = Find();

    /// <summary>Whether the state of a timer is that of a <c>Task.Delay</c>.</summary>
    public static bool IsPause(object? state) => state is Task && Types.Contains(state.GetType());

    private static HashSet<Type> Find()
    {
        using var source = new CancellationTokenSource();
        var probe = new Probe();
        _ = Task.Delay(TimeSpan.FromDays(1), probe, CancellationToken.None);
        _ = Task.Delay(TimeSpan.FromDays(1), probe, source.Token);
        source.Cancel();
        return probe.Types;
    }

    private sealed class Probe : TimeProvider
    {
        public HashSet<Type> Types { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Types.Add(state!.GetType());
            return new Nothing();
        }
    }

    private sealed class Nothing : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
