using Serverless.Testing.Clock;

namespace Serverless.Testing.Tests.Clock;

public sealed class VirtualTimeProviderTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly VirtualTimeProvider _time = new(Start);
    private readonly List<(string Name, DateTimeOffset At)> _fired = [];

    [Fact]
    public void Advance_SeveralTimers_FireInOrderEachAtItsTime()
    {
        using var late = Timer("late", TimeSpan.FromHours(2));
        using var early = Timer("early", TimeSpan.FromHours(1));
        using var tooLate = Timer("tooLate", TimeSpan.FromHours(4));

        _time.Advance(TimeSpan.FromHours(3));

        _fired.ShouldBe([("early", Start.AddHours(1)), ("late", Start.AddHours(2))]);
        _time.GetUtcNow().ShouldBe(Start.AddHours(3));
        _time.NextDue.ShouldBe(Start.AddHours(4));
    }

    [Fact]
    public void Advance_PeriodicTimer_FiresEachPeriod()
    {
        using var timer = Timer("tick", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

        _time.Advance(TimeSpan.FromSeconds(6));

        _fired.Select(entry => (entry.At - Start).TotalSeconds).ShouldBe([1, 3, 5]);
        _time.NextDue.ShouldBe(Start.AddSeconds(7));
    }

    [Fact]
    public void Advance_TimerChangedOrDisposed_FiresAtTheNewTimeOrNever()
    {
        var changed = Timer("changed", TimeSpan.FromSeconds(1));
        changed.Change(TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        Timer("disposed", TimeSpan.FromSeconds(2)).Dispose();

        _time.Advance(TimeSpan.FromSeconds(10));

        _fired.ShouldBe([("changed", Start.AddSeconds(5))]);
        changed.Dispose();
        changed.Change(TimeSpan.Zero, TimeSpan.Zero).ShouldBeFalse();
    }

    [Fact]
    public void Advance_TimerMadeInACallback_FiresInTheSameAdvance()
    {
        using var first = _time.CreateTimer(
            _ => Timer("second", TimeSpan.FromSeconds(1)), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(2));

        _fired.ShouldBe([("second", Start.AddSeconds(2))]);
    }

    [Fact]
    public async Task Delay_OfZeroOrCancelled_NeedsNoAdvance()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMinutes(1), _time);
        var delay = Task.Delay(TimeSpan.FromMinutes(2), _time, source.Token);

        _time.Advance(TimeSpan.FromMinutes(1));

        await Should.ThrowAsync<OperationCanceledException>(() => delay);
        _time.NextDue.ShouldBeNull();
    }

    private ITimer Timer(string name, TimeSpan due, TimeSpan? period = null) => _time.CreateTimer(
        _ => _fired.Add((name, _time.GetUtcNow())), null, due, period ?? Timeout.InfiniteTimeSpan);
}
