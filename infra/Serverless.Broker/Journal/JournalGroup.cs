namespace Serverless.Broker.Journal;

/// <summary>Entries that are written and synced together, behind a barrier.</summary>
internal sealed class JournalGroup
{
    private const int LargestKept = 16 << 20;
    private byte[] _buffer = new byte[64 << 10];
    private int _length = EntryFrame.BarrierSize;
    private TaskCompletionSource _done = NewCompletion();

    public bool IsEmpty => _length == EntryFrame.BarrierSize;

    public int Length => _length;

    /// <summary>Completes when the group is synced.</summary>
    public Task Done => _done.Task;

    public void Add(ReadOnlySpan<byte> payload)
    {
        int size = EntryFrame.SizeOf(payload.Length);
        if (_buffer.Length - _length < size)
        {
            Array.Resize(ref _buffer, checked((int)Math.Max(_buffer.Length * 2L, (long)_length + size)));
        }

        EntryFrame.Write(_buffer.AsSpan(_length), payload);
        _length += size;
    }

    /// <summary>Writes barrier and checks; answers all bytes.</summary>
    public ReadOnlySpan<byte> Seal(long number)
    {
        Span<byte> all = _buffer.AsSpan(0, _length);
        EntryFrame.SealGroup(all, number);
        return all;
    }

    /// <summary>Tells the waiting and makes the group ready for use again.</summary>
    public void Complete(Exception? failure)
    {
        TaskCompletionSource done = _done;
        _done = NewCompletion();
        _length = EntryFrame.BarrierSize;
        if (_buffer.Length > LargestKept)
        {
            _buffer = new byte[64 << 10];
        }

        if (failure is null)
        {
            done.SetResult();
        }
        else
        {
            done.SetException(failure);
            // Nobody may be waiting for it: a delivery's removal, say.
            _ = done.Task.Exception;
        }
    }

    private static TaskCompletionSource NewCompletion() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
