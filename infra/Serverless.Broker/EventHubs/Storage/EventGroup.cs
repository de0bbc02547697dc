using System.Buffers;
using Serverless.Broker.Journal;

namespace Serverless.Broker.EventHubs.Storage;

/// <summary>Batches of a partition that are written and synced together, behind a barrier.</summary>
internal sealed class EventGroup
{
    private const int SmallestBuffer = 16 << 10;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(EventBatchHead Head, int Offset)> _batches = [];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(SmallestBuffer);
    private int _length = EntryFrame.BarrierSize;

    /// <summary>The batches, and where they lie in the group.</summary>
    public IReadOnlyList<(EventBatchHead Head, int Offset)> Batches => _batches;

    /// <summary>Completes when the group is synced.</summary>
    public Task Done => _done.Task;

    public void Add(IReadOnlyList<StoredEvent> events, ProducerStamp? producer)
    {
        int payload = EventFrame.SizeOf(events);
        int size = EntryFrame.SizeOf(payload);
        if (_buffer.Length - _length < size)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(checked(Math.Max(2 * _buffer.Length, _length + size)));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        Span<byte> frame = _buffer.AsSpan(_length, size);
        Span<byte> content = frame.Slice(EntryFrame.HeaderSize, payload);
        EventFrame.Write(content, events, producer);
        EntryFrame.Write(frame, content);
        _batches.Add((
            new EventBatchHead(events[0].SequenceNumber, events[0].EnqueuedTicks, events.Count, producer), _length));
        _length += size;
    }

    /// <summary>Writes barrier and checks; answers all bytes.</summary>
    public ReadOnlySpan<byte> Seal(long number)
    {
        Span<byte> all = _buffer.AsSpan(0, _length);
        EntryFrame.SealGroup(all, number);
        return all;
    }

    /// <summary>Tells the waiting.</summary>
    public void Complete(Exception? failure)
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        if (failure is null)
        {
            _done.SetResult();
        }
        else
        {
            _done.SetException(failure);
            _ = _done.Task.Exception;
        }
    }
}
