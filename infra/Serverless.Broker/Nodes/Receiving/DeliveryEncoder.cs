using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Messages;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Nodes.Receiving;

/// <summary>
/// Messages of the entities as they go out: the broker's header and annotations, everything else as it came.
/// </summary>
internal static class DeliveryEncoder
{
    // Python clients read the token of a deferred message from here, not from the reply beside it.
    private const string LockTokenAnnotation = "x-opt-lock-token";
    private const int PropertyFields = 13;
    private const int AbsoluteExpiryField = 8;
    private const int CreationField = 9;

    private static readonly AnnotationKey SequenceNumber = new("x-opt-sequence-number");
    private static readonly AnnotationKey EnqueuedTime = new("x-opt-enqueued-time");
    private static readonly AnnotationKey LockedUntil = new("x-opt-locked-until");
    private static readonly AnnotationKey EnqueueSequenceNumber = new("x-opt-enqueue-sequence-number");
    private static readonly AnnotationKey State = new("x-opt-message-state");
    private static readonly AnnotationKey DeadLetterSource = new("x-opt-deadletter-source");
    private static readonly AnnotationKey PartitionId = new("x-opt-partition-id");
    private static readonly AnnotationKey[] Own =
        [SequenceNumber, EnqueuedTime, LockedUntil, EnqueueSequenceNumber, State, DeadLetterSource, PartitionId];

    /// <summary>
    /// Writes a message. <paramref name="lockedUntil"/> is null for one that is peeked or was removed;
    /// <paramref name="lockToken"/> is given where no delivery-tag tells it.
    /// </summary>
    public static void Write(
        AmqpWriter writer,
        in MessageSnapshot message,
        DateTimeOffset? lockedUntil,
        bool isPartitioned,
        bool omitBody = false,
        Guid? lockToken = null)
    {
        WriteHeader(writer, message);
        if (lockToken is { } token)
        {
            writer.WriteDescriptor(AmqpDescriptor.DeliveryAnnotations);
            writer.WriteMap(new AmqpMap { [new AmqpSymbol(LockTokenAnnotation)] = token });
        }

        WriteAnnotations(writer, message, lockedUntil, isPartitioned);
        WriteProperties(writer, message);
        writer.WriteRaw(message.ApplicationProperties.Span);
        if (!omitBody)
        {
            writer.WriteRaw(message.Content.Body.Span);
        }
    }

    /// <summary>A message on its own, as management operations carry it.</summary>
    public static byte[] Encode(
        in MessageSnapshot message,
        DateTimeOffset? lockedUntil,
        bool isPartitioned,
        bool omitBody = false,
        Guid? lockToken = null)
    {
        using var writer = new AmqpWriter(message.Content.Size + 256);
        Write(writer, message, lockedUntil, isPartitioned, omitBody, lockToken);
        return writer.ToArray();
    }

    private static void WriteHeader(AmqpWriter writer, in MessageSnapshot message)
    {
        var content = message.Content;
        new AmqpHeader
        {
            Durable = content.Durable,
            Priority = content.Priority,
            Ttl = EffectiveTtl(message),
            DeliveryCount = (uint)message.DeliveryCount,
        }.Write(writer);
    }

    /// <summary>
    /// Milliseconds from enqueueing to expiry: the entity's limit counts. Clients compute the expiry from it.
    /// </summary>
    private static uint? EffectiveTtl(in MessageSnapshot message)
    {
        var ttl = message.ExpiresAt == DateTimeOffset.MaxValue
            ? message.Content.TimeToLive
            : message.ExpiresAt - message.EnqueuedTime;
        return ttl is { } known ? (uint)Math.Clamp(known.TotalMilliseconds, 0, uint.MaxValue) : null;
    }

    /// <summary>The header cannot say it: milliseconds in 32 bits end after 49.7 days.</summary>
    private static bool IsLong(in MessageSnapshot message) =>
        (message.ExpiresAt - message.EnqueuedTime).TotalMilliseconds > uint.MaxValue;

    private static void WriteAnnotations(
        AmqpWriter writer, in MessageSnapshot message, DateTimeOffset? lockedUntil, bool isPartitioned)
    {
        writer.WriteDescriptor(AmqpDescriptor.MessageAnnotations);
        var mark = writer.BeginMap();
        var count = AnnotationKey.CopyOthers(writer, message.Content.Annotations.Span, Own);
        writer.WriteRaw(SequenceNumber.Encoded);
        var number = Number(message, message.SequenceNumber, isPartitioned);
        writer.WriteLong(number);
        writer.WriteRaw(EnqueuedTime.Encoded);
        writer.WriteTimestamp(message.EnqueuedTime.UtcDateTime);
        writer.WriteRaw(EnqueueSequenceNumber.Encoded);
        writer.WriteLong(message.EnqueuedSequenceNumber == message.SequenceNumber
            ? number
            : Number(message, message.EnqueuedSequenceNumber, isPartitioned));
        writer.WriteRaw(State.Encoded);
        writer.WriteInt((int)message.State);
        count += 8;
        if (isPartitioned)
        {
            writer.WriteRaw(PartitionId.Encoded);
            writer.WriteShort(PartitionedNumber.PartitionOf(number));
            count += 2;
        }

        if (lockedUntil is { } until)
        {
            writer.WriteRaw(LockedUntil.Encoded);
            writer.WriteTimestamp(until.UtcDateTime);
            count += 2;
        }

        if (message.Overrides?.DeadLetterSource is { } source)
        {
            writer.WriteRaw(DeadLetterSource.Encoded);
            writer.WriteString(source);
            count += 2;
        }

        writer.EndMap(mark, count);
    }

    private static long Number(in MessageSnapshot message, long sequenceNumber, bool isPartitioned) =>
        isPartitioned ? PartitionedNumber.Encode(message.Content, sequenceNumber) : sequenceNumber;

    /// <summary>
    /// Copies the properties with absolute-expiry-time set to when the broker will expire the message, and a
    /// creation-time set to when it was enqueued: clients take their difference for the time to live.
    /// </summary>
    private static void WriteProperties(AmqpWriter writer, in MessageSnapshot message)
    {
        var section = message.Properties.Span;
        if (message.ExpiresAt == DateTimeOffset.MaxValue || section.IsEmpty)
        {
            writer.WriteRaw(section);
            return;
        }

        var reader = new AmqpReader(section);
        reader.ReadDescriptor();
        var fields = new AmqpFieldReader(reader.Rest);
        var copy = new AmqpFieldWriter(writer, AmqpDescriptor.Properties);
        for (var field = 0; field < PropertyFields; field++)
        {
            var value = fields.Raw();
            if (field == AbsoluteExpiryField)
            {
                copy.Timestamp(message.ExpiresAt.UtcDateTime);
            }
            else if (field == CreationField && (!value.IsEmpty || IsLong(message)))
            {
                copy.Timestamp(message.EnqueuedTime.UtcDateTime);
            }
            else
            {
                copy.Raw(value);
            }
        }

        copy.End();
    }
}
