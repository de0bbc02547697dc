using Amqp;
using Amqp.Framing;
using Serverless.Conformance.DotNet.ServiceBus;

namespace Serverless.Conformance.DotNet.Wire;

public sealed class WireTransactionTests : ServiceBusTests
{
    private static readonly TimeSpan LongestTransaction = TimeSpan.FromMinutes(2);

    private WireTransactions _wire = null!;

    [Fact]
    public async Task Commit_SendsAndSettlementOverSeveralEntities_BecomeVisibleTogether()
    {
        var transaction = await WorkAsync();
        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["in"]);
        (await Broker.BodiesAsync(Entities.Other)).ShouldBeEmpty();
        (await Broker.BodiesAsync(Entities.Subscription("all"))).ShouldBeEmpty();

        (await _wire.CommitAsync(transaction)).ShouldBeOfType<Accepted>();

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBeEmpty();
        (await Broker.BodiesAsync(Entities.Other)).ShouldBe(["out"]);
        (await Broker.BodiesAsync(Entities.Subscription("all"))).ShouldBe(["event"]);
        await _wire.DisposeAsync();
    }

    [Fact]
    public async Task RollBack_SendsAndSettlement_LeaveNothingAndTheMessageComesAgain()
    {
        var transaction = await WorkAsync();

        (await _wire.RollBackAsync(transaction)).ShouldBeOfType<Accepted>();

        await ShouldBeRolledBackAsync();
        await _wire.DisposeAsync();
    }

    [Fact]
    public async Task CloseController_OpenTransaction_RollsBack()
    {
        var transaction = await WorkAsync();

        await _wire.CloseControllerAsync();

        await ShouldBeRolledBackAsync();
        await _wire.DisposeAsync();
        await ShouldBeUnknownAsync(transaction);
    }

    [Fact]
    public async Task CloseConnection_OpenTransaction_RollsBack()
    {
        var transaction = await WorkAsync();

        await _wire.CloseConnectionAsync();

        await ShouldBeRolledBackAsync();
        await ShouldBeUnknownAsync(transaction);
    }

    [Fact]
    public async Task Commit_LongestTimePassed_IsRefused()
    {
        var transaction = await WorkAsync();
        Broker.Clock.Advance(LongestTransaction);

        (await _wire.CommitAsync(transaction)).ShouldBeOfType<Rejected>()
            .Error.Condition.ToString().ShouldBe("amqp:transaction:unknown-id");

        await ShouldBeRolledBackAsync();
        await _wire.DisposeAsync();
    }

    [Fact]
    public async Task Commit_LockExpiredMeanwhile_RollsEverythingBack()
    {
        var transaction = await WorkAsync();
        Broker.Clock.Advance(Entities.Lock);

        (await _wire.CommitAsync(transaction)).ShouldBeOfType<Rejected>()
            .Error.Condition.ToString().ShouldBe("amqp:transaction:rollback");

        await ShouldBeRolledBackAsync();
        await _wire.DisposeAsync();
    }

    [Fact]
    public async Task Commit_Twice_IsRefused()
    {
        var transaction = await WorkAsync();
        await _wire.CommitAsync(transaction);

        (await _wire.CommitAsync(transaction)).ShouldBeOfType<Rejected>()
            .Error.Condition.ToString().ShouldBe("amqp:transaction:unknown-id");

        (await Broker.BodiesAsync(Entities.Other)).ShouldBe(["out"]);
        await _wire.DisposeAsync();
    }

    [Fact]
    public async Task Send_UnknownTransaction_IsRefused()
    {
        await using var wire = await WireTransactions.OpenAsync(Broker.Port);

        var outcome = await wire.SendAsync(
            wire.Sender(Entities.Plain), WireTransactions.Text("x"), [1, 2, 3, 4, 5, 6, 7, 8]);

        outcome.ShouldBeOfType<Rejected>().Error.Condition.ToString().ShouldBe("amqp:transaction:unknown-id");
        (await Broker.BodiesAsync(Entities.Plain)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Commit_TwoTransactionsAtOnce_AreIndependent()
    {
        await using var wire = await WireTransactions.OpenAsync(Broker.Port);
        var (first, second) = (await wire.DeclareAsync(), await wire.DeclareAsync());
        var sender = wire.Sender(Entities.Plain);
        await wire.SendAsync(sender, WireTransactions.Text("first"), first);
        await wire.SendAsync(sender, WireTransactions.Text("second"), second);

        await wire.RollBackAsync(first);
        await wire.CommitAsync(second);

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["second"]);
    }

    [Fact]
    public async Task Send_OutsideTheControllersSession_ReachesOneEntity()
    {
        await using var wire = await WireTransactions.OpenAsync(Broker.Port);
        var transaction = await wire.DeclareAsync();
        var sender = wire.SenderElsewhere(Entities.Topic);
        await wire.SendAsync(sender, WireTransactions.Text("first"), transaction);
        var other = wire.SenderElsewhere(Entities.Other);

        var outcome = await wire.SendAsync(other, WireTransactions.Text("second"), transaction);

        outcome.ShouldBeOfType<Rejected>().Error.Condition.ToString().ShouldBe("amqp:not-allowed");
        (await wire.SendAsync(sender, WireTransactions.Text("third"), transaction)).ShouldBeOfType<Accepted>();
        await wire.CommitAsync(transaction);
        (await Broker.BodiesAsync(Entities.Subscription("all"))).ShouldBe(["first", "third"]);
        (await Broker.BodiesAsync(Entities.Other)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_TransactionOfAnotherConnection_IsRefused()
    {
        await using var wire = await WireTransactions.OpenAsync(Broker.Port);
        var transaction = await wire.DeclareAsync();
        await using var stranger = await WireTransactions.OpenAsync(Broker.Port);

        var outcome = await stranger.SendAsync(
            stranger.Sender(Entities.Plain), WireTransactions.Text("x"), transaction);

        outcome.ShouldBeOfType<Rejected>().Error.Condition.ToString().ShouldBe("amqp:transaction:unknown-id");
    }

    [Fact]
    public async Task Receive_InTheControllersSession_IsFromTheEntityOfItsFirstLink()
    {
        await Broker.SendAsync(Entities.Plain, "x");
        await Broker.SendAsync(Entities.Other, "y");
        await using var wire = await WireTransactions.OpenAsync(Broker.Port);
        var transaction = await wire.DeclareAsync();
        await wire.SendAsync(wire.Sender(Entities.Plain), WireTransactions.Text("later"), transaction);

        var refused = await Should.ThrowAsync<AmqpException>(() => wire.ReceiveAsync(Entities.Other));

        refused.Error.Condition.ToString().ShouldBe("amqp:not-allowed");
        var (link, message) = await wire.ReceiveAsync(Entities.Plain);
        WireTransactions.Settle(link, message, new Accepted(), transaction);
        (await wire.CommitAsync(transaction)).ShouldBeOfType<Accepted>();
        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["later"]);
    }

    // One message is completed, one is sent to another queue and one to a topic, in one transaction that stays open.
    private async Task<byte[]> WorkAsync()
    {
        await Broker.SendAsync(Entities.Plain, "in");
        _wire = await WireTransactions.OpenAsync(Broker.Port);
        var transaction = await _wire.DeclareAsync();
        var (link, message) = await _wire.ReceiveAsync(Entities.Plain);
        WireTransactions.Settle(link, message, new Accepted(), transaction);
        await SendAsync(Entities.Other, "out", transaction);
        await SendAsync(Entities.Topic, "event", transaction);
        return transaction;
    }

    private async Task SendAsync(string entity, string body, byte[] transaction) =>
        (await _wire.SendAsync(_wire.Sender(entity), WireTransactions.Text(body), transaction))
            .ShouldBeOfType<Accepted>();

    private async Task ShouldBeRolledBackAsync()
    {
        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["in"]);
        (await Broker.BodiesAsync(Entities.Other)).ShouldBeEmpty();
        (await Broker.BodiesAsync(Entities.Subscription("all"))).ShouldBeEmpty();

        await using var receiver = Broker.Receiver(Entities.Plain);
        Broker.Clock.Advance(Entities.Lock);
        var again = await receiver.OneAsync();
        (again.Text(), again.DeliveryCount).ShouldBe(("in", 2));
        await receiver.CompleteMessageAsync(again);
    }

    private async Task ShouldBeUnknownAsync(byte[] transaction)
    {
        await using var wire = await WireTransactions.OpenAsync(Broker.Port);
        (await wire.CommitAsync(transaction)).ShouldBeOfType<Rejected>()
            .Error.Condition.ToString().ShouldBe("amqp:transaction:unknown-id");
    }
}
