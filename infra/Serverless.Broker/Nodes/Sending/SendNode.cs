using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Amqp.Links;
using Serverless.Broker.Entities;

namespace Serverless.Broker.Nodes.Sending;

/// <summary>
/// A link that sends. Each delivery is answered when it is durable: accepted, or rejected with an error.
/// Released and modified are never answered: .NET clients fail on them without a reason.
/// </summary>
internal abstract class SendNode(NodeContext context, string path) : IIncomingNode
{
    public const uint SingleFormat = 0;
    public const uint BatchFormat = 0x80013700;

    public abstract ulong MaxMessageSize { get; }

    public abstract CancellationToken EntityDeleted { get; }

    /// <summary>What the answer to the attach tells the sender; null for nothing.</summary>
    public abstract AmqpMap? LinkProperties { get; }

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

    /// <summary>Takes one message or a batch in; completes when it is durable.</summary>
    protected abstract Task SendAsync(in IncomingDelivery delivery, ReadOnlyMemory<byte> payload);

    protected static BrokerException UnknownFormat(uint format) => new(
        ErrorConditions.NotImplemented,
        $"Message-format 0x{format:x8} is unknown. Send 0 (one message) or 0x{BatchFormat:x8} (a batch).");

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
        delivery.Complete(AmqpOutcome.Rejected(context.Report(exception, path)));
}
