using System.Transactions;
using Azure.Messaging.ServiceBus;

namespace Serverless.Conformance.DotNet.ServiceBus;

/// <summary>The npm client has no transactions. What a client never does is in the scenarios on the wire.</summary>
public sealed class TransactionTests : ServiceBusTests
{
    private ServiceBusClient _client = null!;

    [Fact]
    public async Task Commit_SendsAndSettlementOverSeveralEntities_BecomeVisibleTogether()
    {
        var message = await ReceiveAsync();
        using (var scope = Begin())
        {
            await WorkAsync(message);
            using (new TransactionScope(
                TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled))
            {
                (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["in"]);
                (await Broker.BodiesAsync(Entities.Other)).ShouldBeEmpty();
            }

            scope.Complete();
        }

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBeEmpty();
        (await Broker.BodiesAsync(Entities.Other)).ShouldBe(["out"]);
        (await Broker.BodiesAsync(Entities.Subscription("all"))).ShouldBe(["event"]);
    }

    [Fact]
    public async Task RollBack_SendsAndSettlement_LeaveNothingAndTheMessageIsStillLocked()
    {
        var message = await ReceiveAsync();
        using (Begin())
        {
            await WorkAsync(message);
        }

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["in"]);
        (await Broker.BodiesAsync(Entities.Other)).ShouldBeEmpty();
        (await Broker.BodiesAsync(Entities.Subscription("all"))).ShouldBeEmpty();
        await message.Receiver.CompleteMessageAsync(message.Message);
        (await Broker.BodiesAsync(Entities.Plain)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Commit_LockExpiredMeanwhile_RollsEverythingBack()
    {
        var message = await ReceiveAsync();

        await Should.ThrowAsync<TransactionException>(async () =>
        {
            using var scope = Begin();
            await WorkAsync(message);
            Broker.Clock.Advance(Entities.Lock);
            scope.Complete();
        });

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["in"]);
        (await Broker.BodiesAsync(Entities.Other)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Commit_SessionStateAndItsMessages_Together()
    {
        await Broker.SendToSessionAsync("s1", "a");
        await using var session = await Broker.AcceptAsync("s1");
        var message = await session.OneAsync();
        await using var sender = Broker.Client.CreateSender(Entities.Sessions);
        using (var scope = Begin())
        {
            await session.CompleteMessageAsync(message);
            await sender.SendMessageAsync(ServiceBusBroker.Message("b", session: "s1"));
            scope.Complete();
        }

        (await session.OneAsync()).Text().ShouldBe("b");
    }

    [Fact]
    public async Task Schedule_RolledBack_NeverComes()
    {
        await using var sender = Broker.Client.CreateSender(Entities.Plain);
        using (Begin())
        {
            await sender.ScheduleMessageAsync(new ServiceBusMessage("x"), Broker.Clock.GetUtcNow().AddHours(1));
        }

        (await Broker.PeekAsync(Entities.Plain)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Cancel_RolledBack_MessageStaysScheduled()
    {
        var sender = Broker.Client.CreateSender(Entities.Plain);
        var number = await sender.ScheduleMessageAsync(
            new ServiceBusMessage("x"), Broker.Clock.GetUtcNow().AddHours(1));

        using (Begin())
        {
            await sender.CancelScheduledMessageAsync(number);
        }

        Broker.Clock.Advance(TimeSpan.FromHours(1));
        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["x"]);
    }

    [Fact]
    public async Task Cancel_Committed_MessageIsGoneThenAndNotBefore()
    {
        var sender = Broker.Client.CreateSender(Entities.Plain);
        var number = await sender.ScheduleMessageAsync(
            new ServiceBusMessage("x"), Broker.Clock.GetUtcNow().AddHours(1));

        using (var scope = Begin())
        {
            await sender.CancelScheduledMessageAsync(number);
            await sender.CancelScheduledMessageAsync(number);
            using (new TransactionScope(
                TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled))
            {
                (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["x"]);
            }

            scope.Complete();
        }

        (await Broker.PeekAsync(Entities.Plain)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Cancel_OfWhatTheTransactionScheduled_NeverComes()
    {
        var sender = Broker.Client.CreateSender(Entities.Plain);
        using (var scope = Begin())
        {
            var at = Broker.Clock.GetUtcNow().AddHours(1);
            var numbers = await sender.ScheduleMessagesAsync(
                [new ServiceBusMessage("x"), new ServiceBusMessage("y")], at);
            await sender.CancelScheduledMessageAsync(numbers[0]);
            scope.Complete();
        }

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["y"]);
    }

    [Fact]
    public async Task Cancel_UnknownInATransaction_IsRefused()
    {
        var sender = Broker.Client.CreateSender(Entities.Plain);
        using var scope = Begin();

        await Failures.FailsAsync(
            ServiceBusFailureReason.MessageNotFound, () => sender.CancelScheduledMessageAsync(4711));
    }

    [Fact]
    public async Task Cancel_MessageCameMeanwhile_RollsEverythingBack()
    {
        var sender = Broker.Client.CreateSender(Entities.Plain);
        var number = await sender.ScheduleMessageAsync(
            new ServiceBusMessage("x"), Broker.Clock.GetUtcNow().AddMinutes(1));

        await Should.ThrowAsync<TransactionException>(async () =>
        {
            using var scope = Begin();
            await sender.CancelScheduledMessageAsync(number);
            await sender.SendMessageAsync(new ServiceBusMessage("instead"));
            Broker.Clock.Advance(TimeSpan.FromMinutes(1));
            scope.Complete();
        });

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["x"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SessionState_InATransaction_IsSetByTheCommitAlone(bool commit)
    {
        await Broker.SendToSessionAsync("s1", "a");
        await using var session = await Broker.AcceptAsync("s1");
        await session.SetSessionStateAsync(new BinaryData("before"));
        var message = await session.OneAsync();

        using (var scope = Begin())
        {
            await session.SetSessionStateAsync(new BinaryData("after"));
            await session.CompleteMessageAsync(message);
            if (commit)
            {
                scope.Complete();
            }
        }

        (await session.GetSessionStateAsync()).ToString().ShouldBe(commit ? "after" : "before");
        (await Broker.BodiesAsync(Entities.Sessions)).Count.ShouldBe(commit ? 0 : 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DeferredAndItsSettlement_InATransaction_FollowIt(bool commit)
    {
        await Broker.SendAsync(Entities.Plain, "a");
        var receiver = Broker.Receiver(Entities.Plain);
        var first = await receiver.OneAsync();
        await receiver.DeferMessageAsync(first);
        var deferred = await receiver.ReceiveDeferredMessageAsync(first.SequenceNumber);

        using (var scope = Begin())
        {
            await receiver.CompleteMessageAsync(deferred);
            if (commit)
            {
                scope.Complete();
            }
        }

        (await Broker.BodiesAsync(Entities.Plain)).Count.ShouldBe(commit ? 0 : 1);
    }

    private static TransactionScope Begin() => new(TransactionScopeAsyncFlowOption.Enabled);

    private async Task<(ServiceBusReceiver Receiver, ServiceBusReceivedMessage Message)> ReceiveAsync()
    {
        await Broker.SendAsync(Entities.Plain, "in");
        _client = Broker.Connect(options => options.EnableCrossEntityTransactions = true);
        var receiver = _client.CreateReceiver(Entities.Plain);
        return (receiver, await receiver.OneAsync());
    }

    // One message is completed, one is sent to another queue and one to a topic.
    private async Task WorkAsync((ServiceBusReceiver Receiver, ServiceBusReceivedMessage Message) received)
    {
        await received.Receiver.CompleteMessageAsync(received.Message);
        await _client.CreateSender(Entities.Other).SendMessageAsync(new ServiceBusMessage("out"));
        await _client.CreateSender(Entities.Topic).SendMessageAsync(new ServiceBusMessage("event"));
    }
}
