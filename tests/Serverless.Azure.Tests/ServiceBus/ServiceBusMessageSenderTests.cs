using Azure.Messaging.ServiceBus;
using Serverless.Broker;
using Serverless.Compliance;
using Serverless.Messaging;
using Serverless.Topology;

namespace Serverless.Azure.Tests.ServiceBus;

/// <summary>The sender, with the real client, against the embedded broker.</summary>
public sealed class ServiceBusMessageSenderTests : MessageSenderCompliance, IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private BrokerHost _broker = null!;
    private ServiceBusClient _receiving = null!;
    private ServiceBusClient _sending = null!;
    private ServiceBusMessageSender _sender = null!;

    protected override IMessageSender Sender => _sender;

    protected override string Queue => "work";

    protected override string SessionQueue => "sessions";

    public async ValueTask InitializeAsync()
    {
        _broker = await BrokerHost.StartAsync(
            new BrokerOptions
            {
                AmqpPort = 0,
                Topology = new TopologyDefinition
                {
                    Queues =
                    [
                        QueueDescription.InTopology(Queue),
                        QueueDescription.InTopology(SessionQueue) with { RequiresSession = true },
                    ],
                },
            },
            TestContext.Current.CancellationToken);
        _receiving = new ServiceBusClient(_broker.ConnectionString());
        _sending = new ServiceBusClient(_broker.ConnectionString());
        _sender = new ServiceBusMessageSender(_sending);
    }

    public async ValueTask DisposeAsync()
    {
        await _sending.DisposeAsync();
        await _receiving.DisposeAsync();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task Send_SeveralSessionsInOneCall_EachKeepsItsOrder()
    {
        var messages = Enumerable.Range(0, 20)
            .Select(i => OutboundMessage.Create(SessionQueue, $"{i}", "com.example.v1", "/test", i) with
            {
                SessionId = $"{i % 2}",
            });

        await Sender.SendAsync(SessionQueue, [.. messages], TestContext.Current.CancellationToken);

        var received = await ReceiveAsync(SessionQueue, 10);
        received.Select(message => message.Id).ShouldBe(Enumerable.Range(0, 10).Select(i => $"{2 * i}"));
    }

    [Fact]
    public async Task Send_LargerThanTheEntityTakes_SaysSo()
    {
        var message = OutboundMessage.Create(Queue, "1", "com.example.v1", "/test", new string('x', 300_000));

        var refused = await Should.ThrowAsync<InvalidOperationException>(
            () => Sender.SendAsync(Queue, [message], TestContext.Current.CancellationToken));

        refused.Message.ShouldContain("larger than");
    }

    protected override async Task<IReadOnlyList<InboundMessage>> ReceiveAsync(string queue, int count)
    {
        await using var receiver = queue == SessionQueue
            ? await _receiving.AcceptNextSessionAsync(queue)
            : _receiving.CreateReceiver(queue);
        var received = new List<InboundMessage>();
        while (received.Count < count)
        {
            var messages = await receiver.ReceiveMessagesAsync(count - received.Count, Patience);
            messages.ShouldNotBeEmpty($"{received.Count} of {count} messages have come");
            foreach (var message in messages)
            {
                received.Add(message.ToInboundMessage());
                await receiver.CompleteMessageAsync(message);
            }
        }

        return received;
    }
}
