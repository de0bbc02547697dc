using Serverless.Compliance;

namespace Serverless.Messaging.Tests;

public sealed class OutboxDispatcherTests
{
    private static readonly string[] Ids = [.. Enumerable.Range(0, 40).Select(i => $"m{i:D2}")];

    [Fact]
    public async Task Commit_WithMessages_SendsAndDeletesThem()
    {
        await using var messaging = new MessagingFixture();

        await messaging.PublishAsync("p", "m1", "m2");

        await messaging.OutboxIsEmptyAsync();
        messaging.Sender.SentIds.ShouldBe(["m1", "m2"]);
    }

    [Fact]
    public async Task Commit_Conflicts_SendsNothing()
    {
        await using var messaging = new MessagingFixture();
        await messaging.PublishAsync("p", "first");
        var unit = messaging.Units.Begin("p");
        unit.Put("a", new Counter(1));
        await unit.CommitAsync();
        unit = messaging.Units.Begin("p");
        unit.Put("a", new Counter(2));
        unit.Publish(MessagingFixture.Message("lost"));

        await Should.ThrowAsync<StoreConflictException>(() => unit.CommitAsync());
        await messaging.PublishAsync("p", "next");

        await messaging.OutboxIsEmptyAsync();
        messaging.Sender.SentIds.ShouldBe(["first", "next"]);
    }

    [Fact]
    public async Task Commit_SeveralOfAPartition_AreSentInOrder()
    {
        await using var messaging = new MessagingFixture();

        foreach (var id in Ids)
        {
            await messaging.PublishAsync("p", id);
        }

        await messaging.OutboxIsEmptyAsync();
        messaging.Sender.SentIds.ShouldBe(Ids);
    }

    [Fact]
    public async Task Commit_WhileOneIsSlowToReturn_DoesNotOvertakeIt()
    {
        await using var messaging = new MessagingFixture();
        var release = new TaskCompletionSource();
        messaging.Store.AfterCommit = _ => release.Task;
        var slow = messaging.PublishAsync("p", "m1");
        messaging.Store.AfterCommit = _ => Task.CompletedTask;
        var next = messaging.PublishAsync("p", "m2");
        await messaging.PublishAsync("other", "m3");
        await messaging.SentAsync(1);

        messaging.Sender.SentIds.ShouldBe(["m3"]);
        release.SetResult();

        await Task.WhenAll(slow, next);
        await messaging.SentAsync(3);
        messaging.Sender.SentIds.ShouldBe(["m3", "m1", "m2"]);
    }

    [Fact]
    public async Task Commit_WhileABatchIsSent_GoesWithTheNextBatch()
    {
        await using var messaging = new MessagingFixture(outbox => outbox.MaxBatchSize = 30);
        var sending = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        messaging.Sender.OnSend = (_, _) =>
        {
            sending.TrySetResult();
            return release.Task;
        };
        await messaging.PublishAsync("p", "first");
        await sending.Task;

        foreach (var id in Ids)
        {
            await messaging.PublishAsync("p", id);
        }

        release.SetResult();
        await messaging.OutboxIsEmptyAsync();
        messaging.Sender.SentIds.ShouldBe(["first", .. Ids]);
        messaging.Sender.Batches.Count.ShouldBeLessThanOrEqualTo(4);
        messaging.Sender.Batches.Max().ShouldBeLessThanOrEqualTo(30);
    }

    [Fact]
    public async Task Send_FailsForAWhile_IsRetriedWithBackoff()
    {
        await using var messaging = new MessagingFixture(outbox => outbox.MaxSendRetries = 5);
        var failures = 3;
        messaging.Sender.OnSend = (_, _) => Interlocked.Decrement(ref failures) >= 0
            ? throw new TimeoutException()
            : Task.CompletedTask;

        await messaging.PublishAsync("p", "m1");
        await Eventually.HoldsAsync(
            () =>
            {
                messaging.Time.Advance(TimeSpan.FromSeconds(1));
                return messaging.Sender.Sent.Count == 1;
            },
            "the message is sent at last");

        await messaging.OutboxIsEmptyAsync();
        messaging.Sender.SentIds.ShouldBe(["m1"]);
    }

    [Fact]
    public async Task Send_FailsForGood_KeepsTheMessageAndItsFollowers()
    {
        await using var messaging = new MessagingFixture();
        messaging.Sender.OnSend = (_, _) => throw new TimeoutException();
        await messaging.PublishAsync("p", "m1");
        await messaging.PublishAsync("p", "m2");
        await Eventually.HoldsAsync(() => !IsBusy(messaging), "the sender has given up");
        await messaging.PublishAsync("p", "m3");
        messaging.Sender.OnSend = (_, _) => Task.CompletedTask;

        (await messaging.StoredIdsAsync("outbox|")).Count.ShouldBe(3);
        messaging.Sender.SentIds.ShouldBeEmpty();

        await messaging.Dispatcher.RetryParkedAsync(CancellationToken.None);
        await messaging.OutboxIsEmptyAsync();
        messaging.Sender.SentIds.ShouldBe(["m1", "m2", "m3"]);

        await messaging.PublishAsync("p", "m4");
        await messaging.OutboxIsEmptyAsync();
        messaging.Sender.SentIds.ShouldBe(["m1", "m2", "m3", "m4"]);
    }

    [Fact]
    public async Task Send_OneMessageIsRefused_HoldsUpOnlyItsPartition()
    {
        await using var messaging = new MessagingFixture();
        var release = new TaskCompletionSource();
        messaging.Sender.OnSend = async (_, messages) =>
        {
            await release.Task;
            if (messages.Any(message => message.Id == "poison"))
            {
                throw new InvalidOperationException("too large");
            }
        };
        await messaging.PublishAsync("p0", "first");
        await messaging.PublishAsync("p1", "before");
        await messaging.PublishAsync("p1", "poison");
        await messaging.PublishAsync("p1", "after");
        await messaging.PublishAsync("p2", "other");
        release.SetResult();

        await messaging.SentAsync(3);
        await Eventually.HoldsAsync(
            async () => (await messaging.StoredIdsAsync("outbox|")).Count == 2, "all but two are deleted");
        messaging.Sender.SentIds.ShouldBe(["first", "before", "other"]);
    }

    [Fact]
    public async Task Delete_Fails_SendsAgainLater()
    {
        await using var messaging = new MessagingFixture();
        messaging.Store.BeforeCommit = operations => operations[0].Kind == StoreOperationKind.Delete
            ? throw new TimeoutException()
            : Task.CompletedTask;
        await messaging.PublishAsync("p", "m1");
        await messaging.SentAsync(1);
        await Eventually.HoldsAsync(() => !IsBusy(messaging), "the sender is done");
        messaging.Store.BeforeCommit = _ => Task.CompletedTask;

        await messaging.Dispatcher.RetryParkedAsync(CancellationToken.None);

        await messaging.OutboxIsEmptyAsync();
        messaging.Sender.SentIds.ShouldBe(["m1", "m1"]);
    }

    [Fact]
    public async Task Commit_OutcomeUnknown_IsSentFromTheStoreInOrder()
    {
        await using var messaging = new MessagingFixture();
        messaging.Store.AfterCommit = _ => throw new TimeoutException();
        await Should.ThrowAsync<TimeoutException>(() => messaging.PublishAsync("p", "m1"));
        messaging.Store.AfterCommit = _ => Task.CompletedTask;
        await messaging.PublishAsync("p", "m2");

        messaging.Sender.SentIds.ShouldBeEmpty();
        await messaging.Dispatcher.RetryParkedAsync(CancellationToken.None);

        await messaging.OutboxIsEmptyAsync();
        messaging.Sender.SentIds.ShouldBe(["m1", "m2"]);
    }

    [Fact]
    public async Task Dispose_SenderFails_Stops()
    {
        await using var messaging = new MessagingFixture();
        var sending = new TaskCompletionSource();
        messaging.Sender.OnSend = async (_, _) =>
        {
            await sending.Task;
            throw new TimeoutException();
        };
        await messaging.PublishAsync("p", "m1");
        var disposed = messaging.Dispatcher.DisposeAsync();
        sending.SetResult();

        await disposed;

        (await messaging.StoredIdsAsync("outbox|")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Commit_MoreThanMayWait_SendsAllFromTheStore()
    {
        await using var messaging = new MessagingFixture(outbox =>
        {
            outbox.MaxQueued = 5;
            outbox.MaxBatchSize = 2;
        });
        var release = new TaskCompletionSource();
        messaging.Sender.OnSend = (_, _) => release.Task;
        foreach (var id in Ids)
        {
            await messaging.PublishAsync("p", id);
        }

        release.SetResult();
        await Eventually.HoldsAsync(
            async () =>
            {
                await messaging.Dispatcher.RetryParkedAsync(CancellationToken.None);
                return (await messaging.StoredIdsAsync("outbox|")).Count == 0;
            },
            "the outbox is empty");
        messaging.Sender.SentIds.ShouldBe(Ids);
    }

    // A sweep cannot take over a partition while the sender has some of it.
    private static bool IsBusy(MessagingFixture messaging) => messaging.Pending.Count > 0;
}
