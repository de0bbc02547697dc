namespace Serverless.Conformance.AmqpClient;

public sealed class ManagementTests : AmqpClientTests
{
    [Fact]
    public async Task Peek_Messages_LocksNothing()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b");

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["a", "b"]);

        await using var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain);
        var message = await AmqpClientBroker.OneAsync(receiver);
        (AmqpClientBroker.BodyOf(message), message.DeliveryCount).ShouldBe(("a", 1));
    }

    [Fact]
    public async Task Peek_FromANumber_StartsThereAndEndsWithTheLast()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b", "c");
        var management = Broker.Connection.GetManagement(Entities.Plain);

        var first = await management.PeekAsync(1, 2);
        var rest = await management.PeekAsync(first[^1].SequenceNumber + 1, 2);

        first.Select(AmqpClientBroker.BodyOf).ShouldBe(["a", "b"]);
        rest.Select(AmqpClientBroker.BodyOf).ShouldBe(["c"]);
        (await management.PeekAsync(rest[^1].SequenceNumber + 1, 2)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Peek_LockedDeferredAndScheduled_ShowsThemWithTheirState()
    {
        await Broker.SendAsync(Entities.Plain, "locked", "deferred");
        await using var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain);
        await receiver.DeferAsync((await AmqpClientBroker.TakeAsync(receiver, 2))[1]);
        await ScheduleAsync("scheduled");

        var peeked = await Broker.PeekAsync(Entities.Plain);

        peeked.Select(message => (AmqpClientBroker.BodyOf(message), message.State))
            .ShouldBe([("locked", 0), ("deferred", 1), ("scheduled", 2)]);
    }

    [Fact]
    public async Task Peek_OneSession_ShowsThatOnly()
    {
        await Broker.SendToSessionAsync("s1", "a");
        await Broker.SendToSessionAsync("s2", "b");
        await Broker.SendToSessionAsync("s1", "c");

        var peeked = await Broker.Connection.GetManagement(Entities.Sessions).PeekAsync(1, 10, "s1");

        peeked.Select(AmqpClientBroker.BodyOf).ShouldBe(["a", "c"]);
    }

    [Fact]
    public async Task GetSessions_Three_ListsThemInPages()
    {
        foreach (var id in new[] { "s1", "s2", "s3" })
        {
            await Broker.SendToSessionAsync(id, "x");
        }

        var management = Broker.Connection.GetManagement(Entities.Sessions);
        var first = await management.GetSessionsAsync(0, 2);
        var second = await management.GetSessionsAsync(2, 2);

        first.Count.ShouldBe(2);
        first.Concat(second).ShouldBe(["s1", "s2", "s3"], ignoreOrder: true);
    }

    [Fact]
    public async Task Schedule_Message_IsInvisibleUntilItsTime()
    {
        var number = await ScheduleAsync("later");
        await using var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain);
        (await receiver.ReceiveAsync(1, AmqpClientBroker.Moment)).ShouldBeEmpty();
        number.ShouldBeGreaterThanOrEqualTo(1);

        Broker.Clock.Advance(TimeSpan.FromHours(1));

        AmqpClientBroker.BodyOf(await AmqpClientBroker.OneAsync(receiver)).ShouldBe("later");
    }

    [Fact]
    public async Task Schedule_Several_EachGetsANumber()
    {
        var first = await ScheduleAsync("a");
        var second = await ScheduleAsync("b");

        second.ShouldBeGreaterThan(first);
        (await Broker.PeekAsync(Entities.Plain)).Select(message => (message.SequenceNumber, message.State))
            .ShouldBe([(first, 2), (second, 2)]);
    }

    [Fact]
    public async Task Schedule_Cancelled_NeverComes()
    {
        var cancelled = await ScheduleAsync("cancelled");
        await ScheduleAsync("kept");

        await Broker.Connection.GetSender(Entities.Plain).CancelScheduledAsync(cancelled);
        Broker.Clock.Advance(TimeSpan.FromHours(2));

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["kept"]);
    }

    [Fact]
    public async Task Schedule_TimeAsAProperty_IsTheSame()
    {
        var at = Broker.Clock.GetUtcNow().AddHours(1);
        await Broker.SendAsync(
            Entities.Plain, [AmqpClientBroker.Annotated("a", "x-opt-scheduled-enqueue-time", at.UtcDateTime)]);

        var peeked = (await Broker.PeekAsync(Entities.Plain)).ShouldHaveSingleItem();

        (peeked.State, peeked.ScheduledEnqueueTime).ShouldBe((2, at));
    }

    [Fact]
    public async Task DeleteMessages_EnqueuedBefore_RemovesThoseOnly()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b");
        Broker.Clock.Advance(TimeSpan.FromMinutes(1));
        var now = Broker.Clock.GetUtcNow();
        await Broker.SendAsync(Entities.Plain, "c");

        (await Broker.Connection.GetManagement(Entities.Plain).DeleteMessagesAsync(10, now)).ShouldBe(2);

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["c"]);
    }

    private Task<long> ScheduleAsync(string body) => Broker.Connection.GetSender(Entities.Plain).ScheduleAsync(
        AmqpClientBroker.Text(body), Broker.Clock.GetUtcNow().AddHours(1));
}
