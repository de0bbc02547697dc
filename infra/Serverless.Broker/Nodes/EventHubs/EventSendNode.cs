using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Links;
using Serverless.Broker.Entities;
using Serverless.Broker.EventHubs;
using Serverless.Broker.Messages;
using Serverless.Broker.Nodes.Sending;
using Serverless.Broker.Topology;

namespace Serverless.Broker.Nodes.EventHubs;

/// <summary>
/// A link that sends events to a hub, or to the one partition that its address named. A batch goes to one partition, as
/// the service has it: that of its key. Buffered producers of .NET find the partition of each key themselves and send
/// it batches of many keys.
/// </summary>
internal sealed class EventSendNode(NodeContext context, EventHub hub, EventPartition? partition)
    : SendNode(context, partition?.Path ?? hub.Path)
{
    private readonly NodeContext _context = context;

    public override ulong MaxMessageSize => (ulong)EventHub.MaxMessageSize;

    public override CancellationToken EntityDeleted => hub.Deleted;

    protected override Task SendAsync(in IncomingDelivery delivery, ReadOnlyMemory<byte> payload)
    {
        if (!delivery.State.TransactionId.IsEmpty)
        {
            throw new BrokerException(
                ErrorConditions.NotImplemented,
                $"'{hub.Path}' is an event hub, and those know no transactions. Send outside of one.");
        }

        var batch = delivery.MessageFormat switch
        {
            SingleFormat => [EventContent.Parse(payload)],
            BatchFormat => ReadBatch(payload),
            var format => throw UnknownFormat(format),
        };
        CheckLengths(batch);
        _context.Probe?.OnSending(
            delivery.Link.Session.Connection.Identity.AppFor(hub.Path), hub.Path, new string?[batch.Count]);
        return (partition ?? hub.PartitionFor(OneKey(batch))).AppendAsync(batch);
    }

    private static IReadOnlyList<EventContent> ReadBatch(ReadOnlyMemory<byte> payload)
    {
        var envelope = AmqpMessage.Parse(payload);
        var sections = envelope.ReadDataSections();
        if (sections.Count == 0)
        {
            throw new BrokerException(
                ErrorConditions.ArgumentError,
                "A batch without an event: each must be a data section of the envelope.");
        }

        var key = envelope.MessageAnnotations?.FindText(MessageContent.PartitionKeyAnnotation);
        var batch = new EventContent[sections.Count];
        for (var i = 0; i < batch.Length; i++)
        {
            var content = EventContent.Parse(sections[i]);
            batch[i] = content with { PartitionKey = content.PartitionKey ?? key };
        }

        return batch;
    }

    private static void CheckLengths(IReadOnlyList<EventContent> batch)
    {
        if (batch.FirstOrDefault(e => e.PartitionKey?.Length > ServiceLimits.MessagePropertyLength)
            ?.PartitionKey is { } key)
        {
            throw new BrokerException(
                ErrorConditions.ArgumentOutOfRange,
                $"The partition key has {key.Length} characters; {ServiceLimits.MessagePropertyLength} are allowed. "
                + "Shorten it.");
        }
    }

    private static string? OneKey(IReadOnlyList<EventContent> batch)
    {
        var key = batch[0].PartitionKey;
        return batch.FirstOrDefault(e => e.PartitionKey != key) is { } other
            ? throw new BrokerException(
                ErrorConditions.ArgumentError,
                $"A batch to a hub has one partition key; this one has '{key}' and '{other.PartitionKey}'. Send a "
                + "batch for each key, or to a partition.")
            : key;
    }
}
