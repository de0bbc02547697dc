using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Entities;
using Serverless.Broker.Messages;

namespace Serverless.Broker.EventHubs;

/// <summary>
/// What an idempotent producer says of an event (annotations com.microsoft:producer-id long, producer-epoch short,
/// producer-sequence-number int), and what a partition tells it when it attaches.
/// </summary>
/// <param name="Id">The producer's number.</param>
/// <param name="Epoch">Of the producers of this number the highest epoch counts.</param>
/// <param name="Sequence">Grows by one an event; after the largest comes 0.</param>
internal readonly record struct ProducerStamp(long Id, short Epoch, int Sequence)
{
    public const string Capability = "com.microsoft:idempotent-producer";
    public const string IdName = "com.microsoft:producer-id";
    public const string EpochName = "com.microsoft:producer-epoch";
    public const string SequenceName = "com.microsoft:producer-sequence-number";

    /// <summary>The number of the event after this one.</summary>
    public int NextSequence => Sequence == int.MaxValue ? 0 : Sequence + 1;

    /// <summary>The stamp of an event; null when it has none.</summary>
    public static ProducerStamp? Find(EventContent content)
    {
        AmqpMap? annotations = MessageEditing.ReadMap(content.Annotations);
        return annotations is not null
            && annotations.TryGet(IdName, out long id)
            && annotations.TryGet(EpochName, out short epoch)
            && annotations.TryGet(SequenceName, out int sequence)
                ? new ProducerStamp(id, epoch, sequence)
                : null;
    }

    /// <exception cref="BrokerException">com.microsoft:argument-error: it has none.</exception>
    public static ProducerStamp Require(EventContent content) => Find(content) ?? throw new BrokerException(
        ErrorConditions.ArgumentError,
        $"An event of an idempotent producer lacks one of {IdName} (long), {EpochName} (short) and {SequenceName} "
        + "(int). Set all three, or attach without that capability.");
}
