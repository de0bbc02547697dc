using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Amqp.Links;
using Serverless.Broker.Entities;

namespace Serverless.Broker.Nodes.Sending;

/// <summary>
/// A link that sends to an entity. Each delivery is answered when it is durable: accepted, or rejected with an error.
/// Released and modified are never answered: .NET clients fail on them without a reason.
/// </summary>
internal sealed class SendNode(NodeContext context, ISendTarget target) : IIncomingNode
{
    private const uint SingleFormat = 0;
    private const uint BatchFormat = 0x80013700;

    public ulong MaxMessageSize => (ulong)target.MaxMessageSize;

    public void OnMessage(IncomingDelivery delivery, ReadOnlyMemory<byte> payload)
    {
        Task sending;
        try
        {
            sending = SendAsync(delivery, payload);
        }
#pragma warning disable CA1031 // The sender gets an answer whatever happens.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Reject(delivery, exception);
            return;
        }

        if (sending.IsCompletedSuccessfully)
        {
            Accept(delivery);
        }
        else
        {
            _ = CompleteAsync(delivery, sending);
        }
    }

    public void OnClosed()
    {
        // What was sent is answered or, when the link is gone, simply kept.
    }

    private Task SendAsync(in IncomingDelivery delivery, ReadOnlyMemory<byte> payload)
    {
        var transaction = context.FindTransaction(delivery.State);
        return delivery.MessageFormat switch
        {
            SingleFormat => target.SendAsync(MessageDecoder.Decode(payload), transaction),
            BatchFormat => target.SendAsync(MessageDecoder.DecodeBatch(payload), transaction),
            var format => throw new BrokerException(
                ErrorConditions.NotImplemented,
                $"Message-format 0x{format:x8} is unknown. Send 0 (one message) or 0x{BatchFormat:x8} (a batch)."),
        };
    }

    private async Task CompleteAsync(IncomingDelivery delivery, Task sending)
    {
        try
        {
            await sending.ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The sender gets an answer whatever happens.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Reject(delivery, exception);
            return;
        }

        Accept(delivery);
    }

    private static void Accept(in IncomingDelivery delivery) =>
        delivery.Complete(AmqpOutcome.Accepted with { TransactionId = delivery.State.TransactionId });

    private void Reject(in IncomingDelivery delivery, Exception exception) =>
        delivery.Complete(AmqpOutcome.Rejected(context.Report(exception, target.Path)));
}
