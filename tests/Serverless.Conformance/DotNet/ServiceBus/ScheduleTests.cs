using Azure.Messaging.ServiceBus;

namespace Serverless.Conformance.DotNet.ServiceBus;

public sealed class ScheduleTests : ServiceBusTests
{
    [Fact]
    [Twin("schedule: a message is invisible until its time")]
    public async Task Schedule_Message_IsInvisibleUntilItsTime()
    {
        var number = await ScheduleAsync("later");
        await using var receiver = Broker.Receiver(Entities.Plain);
        await receiver.NothingAsync();
        number.ShouldBeGreaterThanOrEqualTo(1);

        Broker.Clock.Advance(TimeSpan.FromHours(1));

        (await receiver.OneAsync()).Text().ShouldBe("later");
    }

    [Fact]
    [Twin("schedule: several messages get a number each")]
    public async Task Schedule_Several_EachGetsANumber()
    {
        var numbers = await Broker.Sender(Entities.Plain).ScheduleMessagesAsync(
            [new ServiceBusMessage("a"), new ServiceBusMessage("b")], Broker.Clock.GetUtcNow().AddHours(1));

        numbers.Count.ShouldBe(2);
        numbers[1].ShouldBeGreaterThan(numbers[0]);
        (await Broker.PeekAsync(Entities.Plain)).Select(message => (message.SequenceNumber, message.State)).ShouldBe(
            [(numbers[0], ServiceBusMessageState.Scheduled), (numbers[1], ServiceBusMessageState.Scheduled)]);
    }

    [Fact]
    public async Task CancelScheduled_Several_AllOrNone()
    {
        var sender = Broker.Sender(Entities.Plain);
        long[] numbers = [await ScheduleAsync("a"), await ScheduleAsync("b"), await ScheduleAsync("c")];

        await Failures.FailsAsync(
            ServiceBusFailureReason.MessageNotFound, () => sender.CancelScheduledMessagesAsync([numbers[0], 4711]));
        (await Broker.PeekAsync(Entities.Plain)).Count.ShouldBe(3);

        await sender.CancelScheduledMessagesAsync([numbers[0], numbers[2]]);
        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["b"]);
    }

    [Fact]
    [Twin("schedule: a cancelled message never comes")]
    public async Task Schedule_Cancelled_NeverComes()
    {
        var cancelled = await ScheduleAsync("cancelled");
        await ScheduleAsync("kept");

        await Broker.Sender(Entities.Plain).CancelScheduledMessageAsync(cancelled);
        Broker.Clock.Advance(TimeSpan.FromHours(2));

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["kept"]);
    }

    [Fact]
    [Twin("schedule: the time may be a property of the message")]
    public async Task Schedule_TimeAsAProperty_IsTheSame()
    {
        var at = Broker.Clock.GetUtcNow().AddHours(1);
        await Broker.SendAsync(Entities.Plain, new ServiceBusMessage("a") { ScheduledEnqueueTime = at });

        var peeked = (await Broker.PeekAsync(Entities.Plain)).ShouldHaveSingleItem();

        (peeked.State, peeked.ScheduledEnqueueTime).ShouldBe((ServiceBusMessageState.Scheduled, at));
    }

    [Fact]
    public async Task Schedule_NearTheEndOfTime_CanBeCancelled()
    {
        var sender = Broker.Sender(Entities.Plain);
        var number = await sender.ScheduleMessageAsync(
            new ServiceBusMessage("later"), DateTimeOffset.MaxValue.AddYears(-1));
        (await Broker.PeekAsync(Entities.Plain)).ShouldHaveSingleItem()
            .State.ShouldBe(ServiceBusMessageState.Scheduled);

        await sender.CancelScheduledMessageAsync(number);

        (await Broker.PeekAsync(Entities.Plain)).ShouldBeEmpty();
    }

    private Task<long> ScheduleAsync(string body) => Broker.Sender(Entities.Plain).ScheduleMessageAsync(
        new ServiceBusMessage(body), Broker.Clock.GetUtcNow().AddHours(1));
}
