using Serverless.Compliance;

namespace Serverless.Messaging.Tests;

/// <summary>The counter by which others know whether an app still has something to send.</summary>
public sealed class OutboxMeterTests
{
    [Fact]
    public async Task Pending_FromTheCommitToTheDelete_Counts()
    {
        await using var messaging = new MessagingFixture();
        var release = new TaskCompletionSource();
        messaging.Store.BeforeCommit = _ =>
        {
            messaging.Pending.Count.ShouldBe(2);
            return Task.CompletedTask;
        };
        messaging.Sender.OnSend = (_, _) => release.Task;

        await messaging.PublishAsync("p", "m1", "m2");
        messaging.Pending.Count.ShouldBe(2);
        release.SetResult();

        await Eventually.HoldsAsync(() => messaging.Pending.Count == 0, "everything is sent and deleted");
        (await messaging.StoredIdsAsync("outbox|")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Pending_CommitConflicts_DoesNotCount()
    {
        await using var messaging = new MessagingFixture();
        await messaging.Store.CommitAsync("p", [StoreOperation.Insert("a", "1"u8.ToArray())]);
        var unit = messaging.Units.Begin("p");
        unit.Put("a", 2);
        unit.Publish(MessagingFixture.Message("lost"));

        await Should.ThrowAsync<StoreConflictException>(() => unit.CommitAsync());

        messaging.Pending.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Pending_CannotBeSent_CountsUntilItIsGivenUp()
    {
        await using var messaging = new MessagingFixture();
        messaging.Sender.OnSend = (_, _) => throw new TimeoutException();

        await messaging.PublishAsync("p", "m1");

        await Eventually.HoldsAsync(() => messaging.Pending.Count == 0, "the sender has given up");
        (await messaging.StoredIdsAsync("outbox|")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Pending_LeftByAnEarlierProcess_CountsOnceTheSweepHasFoundIt()
    {
        await using var messaging = new MessagingFixture();
        await messaging.Dispatcher.DisposeAsync();
        await messaging.PublishAsync("p", "m1");
        var release = new TaskCompletionSource();
        messaging.Sender.OnSend = (_, _) => release.Task;
        await using var next = messaging.CreateDispatcher();
        next.BeginStart();

        var sweep = next.SweepAsync(TimeSpan.Zero, CancellationToken.None);

        messaging.Pending.Count.ShouldBe(1);
        release.SetResult();
        await sweep;
        messaging.Pending.Count.ShouldBe(0);
    }
}
