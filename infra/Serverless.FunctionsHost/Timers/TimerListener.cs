using Serverless.FunctionsHost.Triggers;

namespace Serverless.FunctionsHost.Timers;

/// <summary>Runs the timers of an app.</summary>
internal sealed class TimerListener(IReadOnlyList<FunctionTimer> timers) : ITriggerListener
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var timer in timers)
        {
            timer.Start();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(timers.Select(timer => timer.StopAsync(cancellationToken)));
        foreach (var timer in timers)
        {
            await timer.DisposeAsync();
        }
    }
}
