using System.Threading.Channels;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Runtime.Tests.Timers;

/// <summary>Tells a test about the runs of timer functions, and lets it make them fail or hold them up.</summary>
public sealed class TimerProbe(TimeProvider timeProvider)
{
    private readonly Channel<TimerRun> _runs = Channel.CreateUnbounded<TimerRun>();
    private int _running;

    public int Failures { get; set; }

    public TaskCompletionSource? Gate { get; set; }

    public int Overlaps { get; private set; }

    public async Task RunAsync(TimerInfo? info, string? text = null)
    {
        if (Interlocked.Increment(ref _running) > 1)
        {
            Overlaps++;
        }

        _runs.Writer.TryWrite(new TimerRun(timeProvider.GetUtcNow(), info, text));
        if (Gate is { } gate)
        {
            await gate.Task;
        }

        Interlocked.Decrement(ref _running);
        if (Failures > 0)
        {
            Failures--;
            throw new InvalidOperationException("told to fail");
        }
    }

    public async Task<TimerRun> NextAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        return await _runs.Reader.ReadAsync(deadline.Token);
    }

    public bool HasRun => _runs.Reader.TryPeek(out _);

    public sealed record TimerRun(DateTimeOffset At, TimerInfo? Info, string? Text);
}
