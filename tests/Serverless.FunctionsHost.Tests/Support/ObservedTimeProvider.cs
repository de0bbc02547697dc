using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Serverless.FunctionsHost.Tests.Support;

/// <summary>A clock that says which timers are set, so that a test moves it when what it waits for has begun.</summary>
internal sealed class ObservedTimeProvider(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits for a timer of this time, and passes over others; each is told once.</summary>
    public async Task TimerAsync(TimeSpan due)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30), System);
        while (await _timers.Reader.ReadAsync(deadline.Token) != due)
        {
        }
    }
}
