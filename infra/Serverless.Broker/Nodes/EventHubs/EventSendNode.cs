using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Amqp.Links;
using Serverless.Broker.Entities;
using Serverless.Broker.EventHubs;
using Serverless.Broker.Messages;
using Serverless.Broker.Nodes.Sending;

namespace Serverless.Broker.Nodes.EventHubs;

/// <summary>
/// A link that sends events to a hub, or to the one partition that its address named. A batch goes to one partition, as
/// the service has it: that of its key. Buffered producers of .NET find the partition of each key themselves and send
/// it batches of many keys.
/// </summary>
internal sealed class EventSendNode(
    NodeContext context, EventHub hub, EventPartition? partition, string? publisher, ProducerStamp? producer)
    : SendNode(context, partition?.Path ?? hub.Path)
{
    private readonly NodeContext _context = context;

    public override ulong MaxMessageSize => (ulong)EventHub.MaxMessageSize;

    public override CancellationToken EntityDeleted => hub.Deleted;

    /// <summary>Event Hubs: an idempotent producer is told its number and where it stands.</summary>
    public override AmqpMap? LinkProperties => producer is { } stamp
        ? new AmqpMap
        {
            [new AmqpSymbol(ProducerStamp.IdName)] = stamp.Id,
            [new AmqpSymbol(ProducerStamp.EpochName)] = stamp.Epoch,
            [new AmqpSymbol(ProducerStamp.SequenceName)] = stamp.Sequence,
        }
        : null;

    /// <summary>A link that attaches to a hub, to a partition of it, or to a publisher's address.</summary>
    /// <exception cref="BrokerException">The address or the link's properties are refused.</exception>
    public static EventSendNode Attach(
        NodeContext context, AttachFrame attach, EventHub hub, in EventHubAddress address)
    {
        EventPartition? partition = address.Partition is { } name ? hub.Partition(name) : null;
        if (partition is null || !attach.Desires(ProducerStamp.Capability))
        {
            // .NET clients ask for it on a link to the hub too, on which they only make batches.
            return new EventSendNode(context, hub, partition, address.Publisher, producer: null);
        }

        AmqpMap properties = attach.Properties ?? [];
        return new EventSendNode(context, hub, partition, publisher: null, partition.AttachProducer(
            properties.TryGet(ProducerStamp.IdName, out long id) ? id : null,
            properties.TryGet(ProducerStamp.EpochName, out short epoch) ? epoch : null,
            properties.TryGet(ProducerStamp.SequenceName, out int sequence) ? sequence : null));
    }

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
        batch = publisher is null ? batch : [.. batch.Select(Published)];
        CheckLengths(batch);
        _context.Probe?.OnSending(
            delivery.Link.Session.Connection.Identity.AppFor(hub.Path), hub.Path, new string?[batch.Count]);
        return (partition ?? hub.PartitionFor(OneKey(batch))).AppendAsync(batch, isIdempotent: producer is not null);
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

    /// <summary>Event Hubs: a publisher's name is the partition key of all that it sends.</summary>
    private EventContent Published(EventContent content) => content.PartitionKey is { } key && key != publisher
        ? throw new BrokerException(
            ErrorConditions.ArgumentError,
            $"The publisher '{publisher}' sends under its name; this event has the partition key '{key}'. Leave the "
            + "key out.")
        : content with { PartitionKey = publisher };
}
