using Serverless.Runtime.Testing;

namespace Serverless.Runtime.Tests.ServiceBus;

public sealed class LockRenewalTests
{
    [Fact]
    public async Task Function_RunsLongerThanTheLock_KeepsTheMessage()
    {
        await using var app = await ServiceBusApp.StartAsync<SettlementFunctions.BlockingFunction>();
        await app.SendAsync("work", "a");
        await app.Recorder.WaitAsync(1);

        // The broker's own clock has to pass the lock; a second delivery in that time would be the failure.
        await Task.Delay(ServiceBusApp.ShortestLock * 1.4, TimeProvider.System);
        app.Recorder.Gate.SetResult();

        await app.Recorder.WaitAsync(1);
        await app.WaitForCountAsync("work", 0);
        app.Recorder.Seen.ShouldBe(["a 1", "done"]);
    }

    [Fact]
    public async Task Renewal_Off_MessageComesAgain()
    {
        var time = new VirtualTimeProvider();
        await using var app = await ServiceBusApp.StartAsync<SettlementFunctions.BlockingFunction>(
            """{"maxAutoLockRenewalDuration": "00:00:00"}""", time);
        await app.SendAsync("work", "a");
        await app.Recorder.WaitAsync(1);

        time.Advance(ServiceBusApp.ShortestLock * 1.1);

        (await app.Recorder.WaitAsync(1)).ShouldBe(["a 1", "a 2"]);
        app.Recorder.Gate.SetResult();
    }
}
