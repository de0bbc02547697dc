using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Broker;
using Serverless.Topology;

namespace Serverless.Azure.Tests.ServiceBus;

/// <summary>Messages that come again after a delay, with the real client, against the embedded broker.</summary>
public sealed class ServiceBusRetryTests : IAsyncLifetime
{
    private const string Connection = "ServiceBus";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly RecordingActions _actions = new();
    private BrokerHost _broker = null!;
    private ServiceBusClient _client = null!;
    private ServiceBusClients _clients = null!;

    public async ValueTask InitializeAsync()
    {
        _broker = await BrokerHost.StartAsync(
            new BrokerOptions
            {
                AmqpPort = 0,
                Topology = new TopologyDefinition
                {
                    Queues = [QueueDescription.InTopology("work") with { RequiresDuplicateDetection = true }],
                    Topics =
                    [
                        TopicDescription.InTopology("orders") with
                        {
                            Subscriptions =
                            [
                                SubscriptionDescription.InTopology("fulfilment"),
                                SubscriptionDescription.InTopology("audit"),
                            ],
                        },
                    ],
                },
            },
            TestContext.Current.CancellationToken);
        _client = new ServiceBusClient(_broker.ConnectionString());
        _clients = new ServiceBusClients(new ConfigurationBuilder()
            .AddInMemoryCollection([new(Connection, _broker.ConnectionString())])
            .Build());
    }

    public async ValueTask DisposeAsync()
    {
        await _clients.DisposeAsync();
        await _client.DisposeAsync();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task RetryLater_OfAQueue_ComesAgainAsTheSameMessage()
    {
        var queue = new TriggerEntity(Connection, "work", Subscription: null, HasSessions: false);
        await using var receiver = _client.CreateReceiver("work");
        await SendAsync("work", new ServiceBusMessage("{}")
        {
            MessageId = "m1",
            Subject = "com.example.test.v1",
            CorrelationId = "c1",
            ApplicationProperties = { ["kept"] = 42L },
        });
        var first = await ReceiveAsync(receiver);

        // Handled a second time, as after a crash between the sending and the settlement.
        (await Delivery(first, queue).RetryLaterAsync(1, TimeSpan.Zero, CancellationToken.None)).ShouldBeTrue();
        (await Delivery(first, queue).RetryLaterAsync(1, TimeSpan.Zero, CancellationToken.None)).ShouldBeTrue();
        await receiver.CompleteMessageAsync(first, TestContext.Current.CancellationToken);

        var second = await ReceiveAsync(receiver);
        second.ToInboundMessage().ShouldBe(
            first.ToInboundMessage() with { Attempt = 1, Data = second.Body.ToMemory() });
        second.ApplicationProperties["kept"].ShouldBe(42L);
        _actions.Settlements.ShouldBe(["complete m1", "complete m1"]);

        // Each delivery has a copy of its own: the entity, which looks for duplicates, takes it.
        await Delivery(second, queue).RetryLaterAsync(2, TimeSpan.Zero, CancellationToken.None);
        await receiver.CompleteMessageAsync(second, TestContext.Current.CancellationToken);
        var third = (await ReceiveAsync(receiver)).ToInboundMessage();
        (third.Id, third.Attempt).ShouldBe(("m1", 2));
        (await receiver.PeekMessageAsync(cancellationToken: TestContext.Current.CancellationToken))
            .ShouldNotBeNull("the third is locked, and the only one").SequenceNumber.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task RetryLater_ADelay_IsScheduled()
    {
        var queue = new TriggerEntity(Connection, "work", Subscription: null, HasSessions: false);
        await using var receiver = _client.CreateReceiver("work");
        await SendAsync("work", new ServiceBusMessage("{}") { MessageId = "m1" });
        var first = await ReceiveAsync(receiver);
        var before = TimeProvider.System.GetUtcNow();

        await Delivery(first, queue).RetryLaterAsync(1, TimeSpan.FromHours(1), CancellationToken.None);
        await receiver.CompleteMessageAsync(first, TestContext.Current.CancellationToken);

        var waiting = await receiver.PeekMessageAsync(cancellationToken: TestContext.Current.CancellationToken);
        waiting.State.ShouldBe(ServiceBusMessageState.Scheduled);
        waiting.ScheduledEnqueueTime.ShouldBe(before.AddHours(1), Patience);
    }

    [Fact]
    public async Task RetryLater_OfASubscription_IsForThatSubscription()
    {
        var fulfilment = new TriggerEntity(Connection, "orders", "fulfilment", HasSessions: false);
        var audit = new TriggerEntity(Connection, "orders", "audit", HasSessions: false);
        await using var receiver = _client.CreateReceiver("orders", "fulfilment");
        await using var other = _client.CreateReceiver("orders", "audit");
        await SendAsync("orders", new ServiceBusMessage("{}") { MessageId = "m1" });
        var first = await ReceiveAsync(receiver);
        Delivery(first, fulfilment).IsForAnother.ShouldBeFalse();
        await other.CompleteMessageAsync(await ReceiveAsync(other), TestContext.Current.CancellationToken);

        await Delivery(first, fulfilment).RetryLaterAsync(1, TimeSpan.Zero, CancellationToken.None);
        await receiver.CompleteMessageAsync(first, TestContext.Current.CancellationToken);

        Delivery(await ReceiveAsync(receiver), fulfilment).IsForAnother.ShouldBeFalse();
        Delivery(await ReceiveAsync(other), audit).IsForAnother.ShouldBeTrue();
    }

    private ServiceBusDelivery Delivery(ServiceBusReceivedMessage message, TriggerEntity entity) =>
        new(message, _actions, entity, _clients, TimeProvider.System, NullLogger.Instance);

    private async Task SendAsync(string entity, ServiceBusMessage message)
    {
        await using var sender = _client.CreateSender(entity);
        await sender.SendMessageAsync(message, TestContext.Current.CancellationToken);
    }

    private static async Task<ServiceBusReceivedMessage> ReceiveAsync(ServiceBusReceiver receiver) =>
        await receiver.ReceiveMessageAsync(Patience, TestContext.Current.CancellationToken)
        ?? throw new InvalidOperationException("No message came.");
}
