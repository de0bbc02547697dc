using Microsoft.Extensions.Time.Testing;
using Serverless.TaskHub.Timers;

namespace Serverless.TaskHub.Tests.Timers;

public sealed class HubTimersTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly HubTimers _timers;
    private readonly List<int> _fired = [];

    public HubTimersTests() => _timers = new HubTimers(_clock);

    [Fact]
    public void Advance_ExactlyToTheNextTimer_FiresIt()
    {
        Arm(1, TimeSpan.FromTicks(12_345_678_901));

        _clock.Advance(_timers.Next!.Value - _clock.GetUtcNow());

        _fired.ShouldBe([1]);
        _timers.Next.ShouldBeNull();
    }

    [Fact]
    public void Advance_PastSeveral_FireByTimeThenByOrder()
    {
        Arm(3, TimeSpan.FromHours(2));
        Arm(1, TimeSpan.FromHours(1));
        Arm(2, TimeSpan.FromHours(1));

        _clock.Advance(TimeSpan.FromHours(3));

        _fired.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void Disarm_TheEarliest_OnlyTheOtherFires()
    {
        var first = Arm(1, TimeSpan.FromHours(1));
        Arm(2, TimeSpan.FromHours(2));

        first.Disarm();
        _clock.Advance(TimeSpan.FromHours(3));

        _fired.ShouldBe([2]);
    }

    [Fact]
    public void Arm_FurtherThanThePlatformTakes_FiresAtItsTime()
    {
        Arm(1, TimeSpan.FromDays(400));

        _clock.Advance(TimeSpan.FromDays(399));
        _fired.ShouldBeEmpty();
        _clock.Advance(TimeSpan.FromDays(1));

        _fired.ShouldBe([1]);
    }

    public void Dispose() => _timers.Dispose();

    private HubTimer Arm(int number, TimeSpan after) =>
        _timers.Arm(_clock.GetUtcNow() + after, () => _fired.Add(number));
}
