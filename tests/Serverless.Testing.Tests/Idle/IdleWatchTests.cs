using Serverless.Testing.Idle;

namespace Serverless.Testing.Tests.Idle;

public sealed class IdleWatchTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(300);

    private long _pending;
    private long _changes;
    private int _waiting;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wait_NothingToDo_ReturnsAtOnce()
    {
        var watch = Watch(TimeSpan.MaxValue);

        await watch.WaitAsync(Limit, Cancellation);

        watch.IsIdle().ShouldBeTrue();
    }

    [Fact]
    public async Task Wait_WorkEnds_ReturnsThenAndNotBefore()
    {
        var watch = Watch(TimeSpan.MaxValue);
        _pending = 1;
        var waiting = watch.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        watch.IsIdle().ShouldBeFalse();
        waiting.IsCompleted.ShouldBeFalse();

        Interlocked.Exchange(ref _pending, 0);

        await waiting;
    }

    [Fact]
    public async Task Wait_WorkThatDoesNotEnd_FailsAndSaysWhich()
    {
        var watch = Watch(TimeSpan.MaxValue);
        _pending = 2;

        var failure = await Should.ThrowAsync<TimeoutException>(() => watch.WaitAsync(Limit, Cancellation));

        failure.Message.ShouldContain("Still things: 2");
    }

    [Fact]
    public async Task Wait_WorkThatWaitsForTheClock_IsIdleUntilItChanges()
    {
        var watch = Watch(TimeSpan.MaxValue);
        _pending = 1;
        _waiting = 1;

        await watch.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        watch.IsIdle().ShouldBeTrue();
        _changes++;
        watch.IsIdle().ShouldBeFalse();
    }

    [Fact]
    public async Task Wait_WorkOfLittlePatience_IsLeftWhenItStandsStill()
    {
        var watch = Watch(TimeSpan.FromMilliseconds(20));
        _pending = 1;

        await watch.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        watch.IsIdle().ShouldBeTrue();
        _pending = 2;
        watch.IsIdle().ShouldBeFalse();
    }

    private IdleWatch Watch(TimeSpan patience)
    {
        var watch = new IdleWatch(() => _waiting);
        watch.Add(new WorkSource("things", patience, () => Interlocked.Read(ref _pending), () => _changes));
        return watch;
    }
}
