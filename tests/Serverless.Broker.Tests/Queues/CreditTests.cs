using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Queues;

public sealed class CreditTests
{
    [Fact]
    public async Task AddCredit_MoreMessagesThanCredit_DeliversExactlyTheCredit()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync([.. Enumerable.Range(0, 20).Select(i => TestMessage.Create(i.ToString()))]);
        using TestReceiver receiver = TestReceiver.Open(test.Source(), credit: 7);
        receiver.Deliveries.Count.ShouldBe(7);
        receiver.Link.Credit.ShouldBe(0);
        receiver.Link.AddCredit(2);
        receiver.Deliveries.Count.ShouldBe(9);
    }

    [Fact]
    public async Task Flow_DeliveriesInFlight_GrantsOnlyTheDifference()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync([.. Enumerable.Range(0, 20).Select(i => TestMessage.Create(i.ToString()))]);
        using TestReceiver receiver = TestReceiver.Open(test.Source());
        receiver.Link.Flow(deliveryCount: null, linkCredit: 5);
        receiver.Deliveries.Count.ShouldBe(5);
        // The client had seen two deliveries when it wrote this flow.
        receiver.Link.Flow(deliveryCount: 2, linkCredit: 5);
        receiver.Deliveries.Count.ShouldBe(7);
        // The same flow again grants nothing.
        receiver.Link.Flow(deliveryCount: 2, linkCredit: 5);
        receiver.Deliveries.Count.ShouldBe(7);
        receiver.Link.DeliveryCount.ShouldBe(7u);
    }

    [Fact]
    public async Task Flow_LowerCredit_TakesCreditBack()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        using TestReceiver receiver = TestReceiver.Open(test.Source());
        receiver.Link.Flow(null, 10);
        receiver.Link.Flow(0, 0);
        await test.Target().SendAsync(TestMessage.Create());
        receiver.Deliveries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Drain_FewerMessagesThanCredit_DeliversThenUsesUpCredit()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync(TestMessage.Create());
        using TestReceiver receiver = TestReceiver.Open(test.Source());
        receiver.Link.Flow(null, 10, drain: true);
        receiver.Deliveries.Count.ShouldBe(1);
        receiver.Drained.ShouldBe(1);
        receiver.Link.Credit.ShouldBe(0);
        receiver.Link.DeliveryCount.ShouldBe(10u);
        await test.Target().SendAsync(TestMessage.Create());
        receiver.Deliveries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Flow_DeliveryCountNearItsEnd_Wraps()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync([.. Enumerable.Range(0, 8).Select(i => TestMessage.Create(i.ToString()))]);
        WrappingSink sink = new();
        Broker.Queues.Receiver link = test.Source().CreateReceiver(
            new Broker.Queues.ReceiverOptions(
                Broker.Queues.ReceiveMode.PeekLock, InitialDeliveryCount: uint.MaxValue - 1),
            sink);
        link.Flow(null, 4);
        sink.Count.ShouldBe(4);
        link.DeliveryCount.ShouldBe(2u);
        link.Flow(2, 3);
        sink.Count.ShouldBe(7);
    }

    [Fact]
    public async Task Dispatch_TwoReceivers_TakeTurns()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        using TestReceiver first = TestReceiver.Open(test.Source(), credit: 5);
        using TestReceiver second = TestReceiver.Open(test.Source(), credit: 5);
        await test.Target().SendAsync([.. Enumerable.Range(0, 6).Select(i => TestMessage.Create(i.ToString()))]);
        first.Texts.ShouldBe(["0", "2", "4"]);
        second.Texts.ShouldBe(["1", "3", "5"]);
    }

    private sealed class WrappingSink : Broker.Queues.IReceiverSink
    {
        public int Count { get; private set; }

        public void OnDelivery(Broker.Queues.Receiver receiver, in Broker.Queues.Delivery delivery) => Count++;

        public void OnDrained(Broker.Queues.Receiver receiver)
        {
        }

        public void OnClosed(Broker.Queues.Receiver receiver, Broker.Entities.BrokerException reason)
        {
        }
    }
}
