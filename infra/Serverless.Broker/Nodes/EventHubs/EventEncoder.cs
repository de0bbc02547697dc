using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.EventHubs;
using Serverless.Broker.Messages;
using Serverless.Broker.Nodes.Receiving;

namespace Serverless.Broker.Nodes.EventHubs;

/// <summary>Events as they go out: the broker's annotations, everything else as it came.</summary>
internal static class EventEncoder
{
    private static readonly AnnotationKey SequenceNumber = new("x-opt-sequence-number");
    private static readonly AnnotationKey Offset = new("x-opt-offset");
    private static readonly AnnotationKey EnqueuedTime = new("x-opt-enqueued-time");
    private static readonly AnnotationKey PartitionKey = new(MessageContent.PartitionKeyAnnotation);
    private static readonly AnnotationKey[] Own = [SequenceNumber, Offset, EnqueuedTime, PartitionKey];

    /// <summary>Writes an event; <paramref name="metrics"/> are given to a reader that asked for them.</summary>
    public static void Write(AmqpWriter writer, StoredEvent stored, AmqpMap? metrics)
    {
        if (metrics is not null)
        {
            writer.WriteDescriptor(AmqpDescriptor.DeliveryAnnotations);
            writer.WriteMap(metrics);
        }

        writer.WriteDescriptor(AmqpDescriptor.MessageAnnotations);
        var mark = writer.BeginMap();
        var count = AnnotationKey.CopyOthers(writer, stored.Content.Annotations.Span, Own);
        writer.WriteRaw(SequenceNumber.Encoded);
        writer.WriteLong(stored.SequenceNumber);
        writer.WriteRaw(Offset.Encoded);
        writer.WriteString(stored.Offset);
        writer.WriteRaw(EnqueuedTime.Encoded);
        writer.WriteTimestamp(stored.EnqueuedTime.UtcDateTime);
        count += 6;
        if (stored.Content.PartitionKey is { } key)
        {
            writer.WriteRaw(PartitionKey.Encoded);
            writer.WriteString(key);
            count += 2;
        }

        writer.EndMap(mark, count);
        writer.WriteRaw(stored.Content.Rest.Span);
    }

    /// <summary>
    /// Capability com.microsoft:enable-receiver-runtime-metric: what the partition holds, beside every event.
    /// </summary>
    public static AmqpMap Metrics(in PartitionProperties partition, DateTimeOffset now) => new()
    {
        [new AmqpSymbol("last_enqueued_sequence_number")] = partition.LastEnqueuedSequenceNumber,
        [new AmqpSymbol("last_enqueued_offset")] = partition.LastEnqueuedOffset,
        [new AmqpSymbol("last_enqueued_time_utc")] = partition.LastEnqueuedTime.UtcDateTime,
        [new AmqpSymbol("runtime_info_retrieval_time_utc")] = now.UtcDateTime,
    };
}
