using Serverless.Compliance;

namespace Serverless.Messaging.Tests;

/// <summary>What an earlier process left is found and sent.</summary>
public sealed class OutboxSweepTests
{
    [Fact]
    public async Task Dispatch_LeftByAnotherProcess_SendsInOrder()
    {
        await using var messaging = new MessagingFixture();
        await messaging.Dispatcher.DisposeAsync();
        await messaging.PublishAsync("p", "m1", "m2");
        await messaging.PublishAsync("q", "m3");
        await messaging.PublishAsync("p", "m4");
        messaging.Time.Advance(messaging.OutboxOptions.SweepMinimumAge + TimeSpan.FromSeconds(1));

        await using var next = messaging.CreateDispatcher();
        (await next.DispatchPendingAsync()).ShouldBe(4);

        messaging.Sender.SentIds.Where(id => id != "m3").ShouldBe(["m1", "m2", "m4"]);
        messaging.Sender.SentIds.ShouldContain("m3");
        await messaging.OutboxIsEmptyAsync();
        (await next.DispatchPendingAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Dispatch_Young_LeavesItToItsProcess()
    {
        await using var messaging = new MessagingFixture();
        await messaging.Dispatcher.DisposeAsync();
        await messaging.PublishAsync("p", "m1");

        await using var next = messaging.CreateDispatcher();
        (await next.DispatchPendingAsync()).ShouldBe(0);
        messaging.Sender.SentIds.ShouldBeEmpty();

        (await next.SweepAsync(TimeSpan.Zero, CancellationToken.None)).ShouldBe(1);
    }

    [Fact]
    public async Task Commit_BeforeTheFirstSweep_WaitsForWhatAnEarlierProcessLeft()
    {
        await using var messaging = new MessagingFixture();
        await messaging.Dispatcher.DisposeAsync();
        await messaging.PublishAsync("p", "m1");
        messaging.Time.Advance(TimeSpan.FromSeconds(1));
        await using var next = messaging.CreateDispatcher();
        next.HoldUntilSwept();
        var unit = messaging.CreateUnits(next).Begin("p");
        unit.Publish(MessagingFixture.Message("m2"));
        await unit.CommitAsync();
        next.HasOutstanding("p").ShouldBeFalse();

        (await next.DispatchPendingAsync()).ShouldBe(2);

        messaging.Sender.SentIds.ShouldBe(["m1", "m2"]);
    }

    [Fact]
    public async Task Dispatch_WhileSending_DoesNotSendTwice()
    {
        await using var messaging = new MessagingFixture(outbox => outbox.SweepMinimumAge = TimeSpan.Zero);
        var release = new TaskCompletionSource();
        messaging.Sender.OnSend = (_, _) => release.Task;
        await messaging.PublishAsync("p", "m1");

        (await messaging.Dispatcher.DispatchPendingAsync()).ShouldBe(0);
        release.SetResult();

        await messaging.OutboxIsEmptyAsync();
        messaging.Sender.SentIds.ShouldBe(["m1"]);
    }

    [Fact]
    public async Task Dispatch_StillFails_ReturnsAndKeepsTheMessages()
    {
        await using var messaging = new MessagingFixture(outbox => outbox.SweepMinimumAge = TimeSpan.Zero);
        messaging.Sender.OnSend = (_, _) => throw new TimeoutException();
        await messaging.PublishAsync("p", "m1", "m2");
        await Eventually.HoldsAsync(() => !messaging.Dispatcher.HasOutstanding("p"), "the sender has given up");

        (await messaging.Dispatcher.DispatchPendingAsync()).ShouldBe(0);

        (await messaging.StoredIdsAsync("outbox|")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Dispatch_DocumentIsNotAMessage_SendsTheOtherPartitions()
    {
        await using var messaging = new MessagingFixture();
        await messaging.Store.CommitAsync("bad", [StoreOperation.Insert("outbox|1", "nonsense"u8.ToArray())]);
        await messaging.Dispatcher.DisposeAsync();
        await messaging.PublishAsync("p", "m1");

        await using var next = messaging.CreateDispatcher();
        (await next.SweepAsync(TimeSpan.Zero, CancellationToken.None)).ShouldBe(1);

        (await messaging.StoredIdsAsync("outbox|")).ShouldBe(["outbox|1"]);
    }
}
