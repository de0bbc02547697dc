using Serverless.Amqp.Tests.Brokers;
using Serverless.Compliance;
using Serverless.Messaging;

namespace Serverless.Amqp.Tests.Senders;

public sealed class AmqpMessageSenderComplianceTests : MessageSenderCompliance, IAsyncLifetime
{
    private TestBroker _broker = null!;

    protected override IMessageSender Sender => new AmqpMessageSender(_broker.Connection);

    protected override string Queue => TestBroker.Queue;

    protected override string SessionQueue => TestBroker.SessionQueue;

    public async ValueTask InitializeAsync() => _broker = await TestBroker.StartAsync();

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    protected override async Task<IReadOnlyList<InboundMessage>> ReceiveAsync(string queue, int count)
    {
        await using var receiver = queue == TestBroker.SessionQueue
            ? (await _broker.Connection.AcceptSessionAsync(queue, null, TestBroker.Patience)).ShouldNotBeNull()
            : await _broker.Connection.OpenReceiverAsync(queue);
        var received = new List<InboundMessage>();
        while (received.Count < count)
        {
            var messages = await receiver.ReceiveAsync(count - received.Count, TestBroker.Patience);
            messages.ShouldNotBeEmpty($"{received.Count} of {count} messages have come");
            foreach (var message in messages)
            {
                received.Add(ToInbound(message));
                await receiver.CompleteAsync(message);
            }
        }

        return received;
    }

    private static InboundMessage ToInbound(AmqpReceivedMessage message)
    {
        message.Subject.ShouldNotBeNullOrEmpty();
        var delivery = new InboundMessage
        {
            Id = message.MessageId,
            Type = "",
            Source = "",
            SessionId = message.SessionId,
            CorrelationId = message.CorrelationId,
            DataContentType = message.ContentType,
            Data = message.Body,
            DeliveryCount = message.DeliveryCount,
        };
        var properties = message.ApplicationProperties.Where(property => property.Value is not null)
            .ToDictionary(property => property.Key, property => property.Value!, StringComparer.Ordinal);
        return CloudEventBinding.Read(delivery, properties);
    }
}
