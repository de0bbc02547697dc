using Serverless.Amqp;

namespace Serverless.Conformance.AmqpClient;

public sealed class ManagementTests : AmqpClientTests
{
    [Fact]
    [Twin("peek: shows messages without locking them")]
    public async Task Peek_Messages_LocksNothing()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b");

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["a", "b"]);

        await using var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain);
        var message = await AmqpClientBroker.OneAsync(receiver);
        (AmqpClientBroker.BodyOf(message), message.DeliveryCount).ShouldBe(("a", 1));
    }

    [Fact]
    [Twin("peek: goes on where the last one ended")]
    public async Task Peek_Receiver_GoesOnWhereTheLastOneEnded()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b", "c");
        await using var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain);

        (await receiver.PeekAsync(2)).Select(AmqpClientBroker.BodyOf).ShouldBe(["a", "b"]);
        (await receiver.PeekAsync(2)).Select(AmqpClientBroker.BodyOf).ShouldBe(["c"]);
        (await receiver.PeekAsync(2)).ShouldBeEmpty();

        (await receiver.PeekAsync(5, fromSequenceNumber: 2)).Select(AmqpClientBroker.BodyOf).ShouldBe(["b", "c"]);
    }

    [Fact]
    [Twin("peek: starts at a sequence number")]
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
    [Twin("peek: shows locked, deferred and scheduled messages with their state")]
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
    [Twin("schedule: a message is invisible until its time")]
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
    [Twin("schedule: several messages get a number each")]
    public async Task Schedule_Several_EachGetsANumber()
    {
        var numbers = await Broker.Connection.GetSender(Entities.Plain).ScheduleAsync(
            [AmqpClientBroker.Text("a"), AmqpClientBroker.Text("b")], Broker.Clock.GetUtcNow().AddHours(1));

        numbers.Count.ShouldBe(2);
        numbers[1].ShouldBeGreaterThan(numbers[0]);
        (await Broker.PeekAsync(Entities.Plain)).Select(message => (message.SequenceNumber, message.State))
            .ShouldBe([(numbers[0], 2), (numbers[1], 2)]);
    }

    [Fact]
    public async Task CancelScheduled_Several_AllOrNone()
    {
        var sender = Broker.Connection.GetSender(Entities.Plain);
        long[] numbers = [await ScheduleAsync("a"), await ScheduleAsync("b"), await ScheduleAsync("c")];

        var failure = await Should.ThrowAsync<AmqpServiceException>(
            () => sender.CancelScheduledAsync([numbers[0], 4711]));
        failure.Condition.ShouldBe("com.microsoft:message-not-found");
        (await Broker.PeekAsync(Entities.Plain)).Count.ShouldBe(3);

        await sender.CancelScheduledAsync([numbers[0], numbers[2]]);
        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["b"]);
    }

    [Fact]
    [Twin("schedule: a cancelled message never comes")]
    public async Task Schedule_Cancelled_NeverComes()
    {
        var cancelled = await ScheduleAsync("cancelled");
        await ScheduleAsync("kept");

        await Broker.Connection.GetSender(Entities.Plain).CancelScheduledAsync(cancelled);
        Broker.Clock.Advance(TimeSpan.FromHours(2));

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["kept"]);
    }

    [Fact]
    [Twin("schedule: the time may be a property of the message")]
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
