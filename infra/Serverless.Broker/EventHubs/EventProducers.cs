using System.Security.Cryptography;
using Serverless.Broker.Entities;

namespace Serverless.Broker.EventHubs;

/// <summary>
/// The idempotent producers of a partition: what each has sent last. Kept until a restart finds none of its events.
/// Guarded by the hub's lock.
/// </summary>
/// <param name="known">What the events that a start found say.</param>
internal sealed class EventProducers(IEnumerable<ProducerStamp> known)
{
    private readonly Dictionary<long, ProducerStamp> _last = known.ToDictionary(stamp => stamp.Id);

    /// <summary>
    /// A producer attaches: without a number it gets one. Answers where it stands: the number of its next event is one
    /// more than that of the answer. A higher epoch begins anew with the number that the producer names.
    /// </summary>
    /// <exception cref="BrokerException">com.microsoft:producer-epoch-stolen.</exception>
    public ProducerStamp Attach_NeedsLock(long? id, short? epoch, int? sequence)
    {
        ProducerStamp fresh = new(id ?? RandomNumberGenerator.GetInt32(1, int.MaxValue), epoch ?? 0, sequence ?? 0);
        if (id is null || !_last.TryGetValue(fresh.Id, out ProducerStamp last))
        {
            return fresh;
        }

        if (epoch is null || epoch == last.Epoch)
        {
            return last;
        }

        return epoch > last.Epoch ? _last[fresh.Id] = fresh : throw Stolen(last, epoch.Value);
    }

    /// <summary>
    /// Whether events are to be appended; false when they have been before. They are of one producer and in a row.
    /// </summary>
    /// <exception cref="BrokerException">
    /// com.microsoft:out-of-order-sequence or com.microsoft:producer-epoch-stolen.
    /// </exception>
    public bool Admit_NeedsLock(IReadOnlyList<ProducerStamp> stamps)
    {
        ProducerStamp first = stamps[0];
        for (int i = 1; i < stamps.Count; i++)
        {
            if (stamps[i] != stamps[i - 1] with { Sequence = stamps[i - 1].NextSequence })
            {
                throw OutOfOrder(stamps[i], stamps[i - 1].NextSequence);
            }
        }

        if (_last.TryGetValue(first.Id, out ProducerStamp last))
        {
            if (first.Epoch < last.Epoch)
            {
                throw Stolen(last, first.Epoch);
            }

            if (first.Epoch == last.Epoch && first.Sequence != last.NextSequence)
            {
                return IsBehind(stamps[^1].Sequence, last.Sequence)
                    ? false
                    : throw OutOfOrder(first, last.NextSequence);
            }
        }

        _last[first.Id] = stamps[^1];
        return true;
    }

    /// <summary>Events were not kept after all: their producer may send them again.</summary>
    public void Forget_NeedsLock(long id) => _last.Remove(id);

    /// <summary>Serial-number arithmetic in 31 bits, for numbers that begin anew with 0.</summary>
    private static bool IsBehind(int sequence, int last)
    {
        const int half = 1 << 30;
        int distance = unchecked(sequence - last) & int.MaxValue;
        return distance is 0 or >= half;
    }

    private static BrokerException Stolen(ProducerStamp last, short epoch) => new(
        ErrorConditions.ProducerEpochStolen,
        $"A producer of the number {last.Id} with epoch {last.Epoch} has taken over from epoch {epoch}. Make another "
        + "producer, or take over with a higher epoch.");

    private static BrokerException OutOfOrder(ProducerStamp stamp, int expected) => new(
        ErrorConditions.OutOfOrderSequence,
        $"The event {stamp.Sequence} of producer {stamp.Id} (epoch {stamp.Epoch}) came where {expected} was due. Send "
        + "what is missing first.");
}
