using Serverless.Broker.Queues;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Queues;

public sealed class ExpiryTests
{
    [Fact]
    public async Task TimeToLive_Passed_DropsMessage()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync(TestMessage.Create(timeToLive: TimeSpan.FromSeconds(10)));
        test.Time.Advance(TimeSpan.FromSeconds(9));
        test.Source().Counts.Active.ShouldBe(1);
        test.Time.Advance(TimeSpan.FromSeconds(1));
        test.Source().Counts.Total.ShouldBe(0);
    }

    [Fact]
    public async Task TimeToLive_DeadLettering_MovesWithReason()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync(q => q with
        {
            DeadLetteringOnMessageExpiration = true,
            DefaultMessageTimeToLive = TimeSpan.FromSeconds(5),
        });
        await test.Target().SendAsync(TestMessage.Create(timeToLive: TimeSpan.FromHours(1)));
        test.Time.Advance(TimeSpan.FromSeconds(5));
        Delivery dead = TestReceiver.ReceiveOne(test.DeadLetters());
        TestMessage.UserOf(dead.Message)["DeadLetterReason"].ShouldBe("TTLExpiredException");
        test.Time.Advance(TimeSpan.FromDays(1));
        test.DeadLetters().Counts.Active.ShouldBe(1);
    }

    [Fact]
    public async Task TimeToLive_PassedWhileLocked_CompletesStill()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync(TestMessage.Create(timeToLive: TimeSpan.FromSeconds(10)));
        Delivery delivery = TestReceiver.ReceiveOne(test.Source());
        test.Time.Advance(TimeSpan.FromSeconds(30));
        await test.Source().SettleAsync(delivery.LockToken, Settlement.Complete);
        test.Source().Counts.Total.ShouldBe(0);
    }

    [Fact]
    public async Task TimeToLive_PassedWhileLocked_AbandonDrops()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync(TestMessage.Create(timeToLive: TimeSpan.FromSeconds(10)));
        Delivery delivery = TestReceiver.ReceiveOne(test.Source());
        test.Time.Advance(TimeSpan.FromSeconds(30));
        await test.Source().SettleAsync(delivery.LockToken, Settlement.Abandon);
        test.Source().Counts.Total.ShouldBe(0);
    }

    [Fact]
    public async Task TimeToLive_Deferred_IsNotPurged()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync(TestMessage.Create(timeToLive: TimeSpan.FromSeconds(10)));
        Delivery delivery = TestReceiver.ReceiveOne(test.Source());
        await test.Source().SettleAsync(delivery.LockToken, Settlement.Defer);
        test.Time.Advance(TimeSpan.FromHours(1));
        test.Source().Counts.Deferred.ShouldBe(1);
    }

    [Fact]
    public async Task ExpiresAt_Message_IsEnqueuedTimePlusShorterTimeToLive()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync(
            q => q with { DefaultMessageTimeToLive = TimeSpan.FromMinutes(5) });
        await test.Target().SendAsync([TestMessage.Create(), TestMessage.Create(timeToLive: TimeSpan.FromMinutes(1))]);
        test.Source().Peek(0, 2).Select(m => m.ExpiresAt - m.EnqueuedTime)
            .ShouldBe([TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1)]);
    }
}
