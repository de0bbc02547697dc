using Serverless.Runtime.Triggers;

namespace Serverless.Runtime.Timers;

/// <summary>Runs the timers of an app, each in its own loop.</summary>
internal sealed class TimerListener(IReadOnlyList<FunctionTimer> timers) : ITriggerListener
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _loops = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var loops = new List<Task>();
        foreach (var timer in timers)
        {
            var waitFirst = await timer.PrepareAsync(cancellationToken);
            // A first run at once must not hold up the start; a wait is entered before the start returns.
            loops.Add(waitFirst
                ? timer.RunAsync(waitFirst, _stopping.Token)
                : Task.Run(() => timer.RunAsync(waitFirst, _stopping.Token), CancellationToken.None));
        }

        _loops = Task.WhenAll(loops);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _loops.WaitAsync(cancellationToken);
        _stopping.Dispose();
    }
}
