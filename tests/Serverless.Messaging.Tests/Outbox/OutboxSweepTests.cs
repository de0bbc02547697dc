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
    public async Task Commit_BeforeTheFirstSweep_SendsWhatAnEarlierProcessLeftFirst()
    {
        await using var messaging = new MessagingFixture();
        await messaging.Dispatcher.DisposeAsync();
        await messaging.PublishAsync("p", "m1");
        messaging.Time.Advance(TimeSpan.FromSeconds(1));
        await using var next = messaging.CreateDispatcher();
        next.BeginStart();

        await PublishAsync(messaging, next, "m2");

        await messaging.OutboxIsEmptyAsync();
        messaging.Sender.SentIds.ShouldBe(["m1", "m2"]);
        (await next.DispatchPendingAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Commit_WhileTheFirstSweepHangs_IsSent()
    {
        await using var messaging = new MessagingFixture();
        var hanging = new TaskCompletionSource();
        messaging.Store.BeforeQuery = partition =>
            partition.StartsWith(OutboxIndex.PartitionPrefix, StringComparison.Ordinal)
                ? hanging.Task
                : Task.CompletedTask;
        messaging.Dispatcher.BeginStart();
        var sweep = messaging.Dispatcher.SweepAsync(TimeSpan.Zero, CancellationToken.None);

        await messaging.PublishAsync("p", "m1");

        await messaging.OutboxIsEmptyAsync();
        messaging.Sender.SentIds.ShouldBe(["m1"]);
        sweep.IsCompleted.ShouldBeFalse();
        hanging.SetResult();
        (await sweep).ShouldBe(0);
    }

    [Fact]
    public async Task Sweep_ManyDocuments_LooksOnlyAtNotedPartitions()
    {
        await using var messaging = new MessagingFixture();
        for (var i = 0; i < 50; i++)
        {
            await messaging.Store.CommitAsync($"other{i}", [StoreOperation.Insert("document", "1"u8.ToArray())]);
        }

        await messaging.Dispatcher.DisposeAsync();
        await messaging.PublishAsync("p", "m1");
        var read = new List<string>();
        messaging.Store.BeforeQuery = partition =>
        {
            read.Add(partition);
            return Task.CompletedTask;
        };

        await using var next = messaging.CreateDispatcher();
        (await next.SweepAsync(TimeSpan.Zero, CancellationToken.None)).ShouldBe(1);

        messaging.Store.Scans.ShouldBe(0);
        read.Where(partition => !partition.StartsWith(OutboxIndex.PartitionPrefix, StringComparison.Ordinal))
            .Distinct().ShouldBe(["p"]);
    }

    [Fact]
    public async Task Commit_PartitionCannotBeNoted_CommitsNothing()
    {
        await using var messaging = new MessagingFixture();
        messaging.Store.BeforeMark = _ => throw new TimeoutException();
        await Should.ThrowAsync<TimeoutException>(() => messaging.PublishAsync("p", "m1"));
        messaging.Store.BeforeMark = _ => Task.CompletedTask;

        await messaging.PublishAsync("p", "m2");

        await messaging.OutboxIsEmptyAsync();
        messaging.Sender.SentIds.ShouldBe(["m2"]);
        messaging.Pending.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Commit_SoonAfterAnother_NeedsNoNoteOfItsOwn()
    {
        await using var messaging = new MessagingFixture();

        await messaging.PublishAsync("p", "m1");
        await messaging.PublishAsync("p", "m2");

        (await messaging.StoredIdsAsync("mark|")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task RetryParked_NothingIsLeft_DeletesTheOldNotes()
    {
        await using var messaging = new MessagingFixture();
        await messaging.PublishAsync("p", "m1");
        await messaging.OutboxIsEmptyAsync();
        await Eventually.HoldsAsync(() => messaging.Pending.Count == 0, "the sender is done");
        await messaging.Dispatcher.RetryParkedAsync(CancellationToken.None);
        (await messaging.StoredIdsAsync("mark|")).ShouldHaveSingleItem();

        messaging.Time.Advance(TimeSpan.FromMinutes(1));
        await messaging.Dispatcher.RetryParkedAsync(CancellationToken.None);

        (await messaging.StoredIdsAsync("mark|")).ShouldBeEmpty();
    }

    [Fact]
    public async Task RetryParked_SomethingIsLeft_KeepsTheNote()
    {
        await using var messaging = new MessagingFixture();
        messaging.Sender.OnSend = (_, _) => throw new TimeoutException();
        await messaging.PublishAsync("p", "m1");
        await Eventually.HoldsAsync(() => messaging.Pending.Count == 0, "the sender has given up");

        messaging.Time.Advance(TimeSpan.FromMinutes(1));
        await messaging.Dispatcher.RetryParkedAsync(CancellationToken.None);

        (await messaging.StoredIdsAsync("mark|")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Dispatch_NotesOfADeadProcess_DeletesThemWhenTheyAreStale()
    {
        await using var messaging = new MessagingFixture();
        await messaging.Dispatcher.DisposeAsync();
        await messaging.PublishAsync("p", "m1");
        await using var next = messaging.CreateDispatcher();
        await next.SweepAsync(TimeSpan.Zero, CancellationToken.None);
        messaging.Time.Advance(TimeSpan.FromMinutes(1));
        await next.DispatchPendingAsync();
        (await messaging.StoredIdsAsync("mark|")).ShouldHaveSingleItem();

        messaging.Time.Advance(TimeSpan.FromMinutes(10));
        await next.DispatchPendingAsync();

        (await messaging.StoredIdsAsync("mark|")).ShouldBeEmpty();
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
        await Eventually.HoldsAsync(() => messaging.Pending.Count == 0, "the sender has given up");

        (await messaging.Dispatcher.DispatchPendingAsync()).ShouldBe(0);

        (await messaging.StoredIdsAsync("outbox|")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Dispatch_DocumentIsNotAMessage_SendsTheOtherPartitions()
    {
        await using var messaging = new MessagingFixture();
        await messaging.Dispatcher.DisposeAsync();
        await messaging.PublishAsync("bad", "m0");
        foreach (var id in await messaging.StoredIdsAsync("outbox|"))
        {
            await messaging.Store.CommitAsync("bad", [StoreOperation.Delete(id)]);
        }

        await messaging.Store.CommitAsync("bad", [StoreOperation.Insert("outbox|1", "nonsense"u8.ToArray())]);
        await messaging.PublishAsync("p", "m1");
        messaging.Time.Advance(TimeSpan.FromSeconds(1));

        await using var next = messaging.CreateDispatcher();
        (await next.SweepAsync(TimeSpan.Zero, CancellationToken.None)).ShouldBe(1);

        (await messaging.StoredIdsAsync("outbox|")).ShouldBe(["outbox|1"]);
    }

    private static async Task PublishAsync(MessagingFixture messaging, OutboxDispatcher dispatcher, string id)
    {
        var unit = messaging.CreateUnits(dispatcher).Begin("p");
        unit.Publish(MessagingFixture.Message(id));
        await unit.CommitAsync();
    }
}
