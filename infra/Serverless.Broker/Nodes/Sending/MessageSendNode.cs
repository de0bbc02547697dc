using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Links;
using Serverless.Broker.Entities;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Nodes.Sending;

/// <summary>A link that sends messages to a queue or topic.</summary>
internal sealed class MessageSendNode(NodeContext context, SendTarget target) : SendNode(context, target.Path)
{
    private const string MaxBatchSizeProperty = "com.microsoft:max-message-batch-size";

    private readonly NodeContext _context = context;

    public override ulong MaxMessageSize => (ulong)target.MaxMessageSize;

    public override CancellationToken EntityDeleted => target.Deleted;

    /// <summary>
    /// Service Bus: clients fill their batches up to com.microsoft:max-message-batch-size. A long:
    /// .NET reads nothing else.
    /// </summary>
    public override AmqpMap LinkProperties => new() { [new AmqpSymbol(MaxBatchSizeProperty)] = MaxBatchSize };

    private long MaxBatchSize => Math.Min(target.MaxMessageSize, ServiceLimits.MaxBatchSize);

    protected override Task SendAsync(in IncomingDelivery delivery, ReadOnlyMemory<byte> payload)
    {
        var transaction = _context.FindTransaction(delivery.State, delivery.Link, target.Path);
        return delivery.MessageFormat switch
        {
            SingleFormat => target.SendAsync(Probed(delivery, [MessageDecoder.Decode(payload)])[0], transaction),
            BatchFormat => target.SendAsync(Probed(delivery, DecodeBatch(payload)), transaction),
            var format => throw UnknownFormat(format),
        };
    }

    private IReadOnlyList<MessageContent> Probed(
        in IncomingDelivery delivery, IReadOnlyList<MessageContent> messages)
    {
        _context.Probe?.OnSending(
            delivery.Link.Session.Connection.Identity.AppFor(target.Path),
            target.Path,
            [.. messages.Select(message => message.MessageId)]);
        return messages;
    }

    private IReadOnlyList<MessageContent> DecodeBatch(ReadOnlyMemory<byte> payload) => payload.Length <= MaxBatchSize
        ? MessageDecoder.DecodeBatch(payload)
        : throw new BrokerException(
            ErrorConditions.MessageSizeExceeded,
            $"The batch of {payload.Length} bytes exceeds the {MaxBatchSize} bytes that a batch may have. "
            + "Send smaller batches, and a larger message by itself.");
}
