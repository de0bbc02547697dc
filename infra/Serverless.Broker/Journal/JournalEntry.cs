using System.Buffers;
using Serverless.Broker.Entities;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Journal;

/// <summary>
/// Collects the steps of one atomic change and appends them. Reused; belongs to a family of entities and is guarded by
/// its lock. Costs nothing when the journal keeps nothing.
/// </summary>
internal sealed class JournalEntry(IBrokerJournal journal)
{
    private const int LargestKept = 1 << 20;
    private ArrayBufferWriter<byte> _buffer = new();
    private MessageContent? _lastContent;

    public IBrokerJournal Journal { get; } = journal;

    public bool IsEmpty => _buffer.WrittenCount == 0;

    private bool Skips => !Journal.IsDurable;

    public void Enqueued(int queueId, StoredMessage message)
    {
        if (Skips)
        {
            return;
        }

        message.Segment = Journal.CurrentSegment;
        bool copy = ReferenceEquals(_lastContent, message.Content);
        _lastContent = message.Content;
        Start(copy ? JournalOperation.EnqueuedCopy : JournalOperation.Enqueued, queueId);
        JournalCodec.WriteMessage(_buffer, message);
        if (!copy)
        {
            JournalCodec.WriteContent(_buffer, message.Content);
        }
    }

    public void Removed(int queueId, long sequenceNumber)
    {
        if (Skips)
        {
            return;
        }

        Start(JournalOperation.Removed, queueId);
        JournalCodec.WriteNumber(_buffer, sequenceNumber);
    }

    public void Updated(int queueId, StoredMessage message)
    {
        if (Skips)
        {
            return;
        }

        Start(JournalOperation.Updated, queueId);
        JournalCodec.WriteNumber(_buffer, message.SequenceNumber);
        JournalCodec.WriteNumber(_buffer, message.DeliveryCount);
        JournalCodec.WriteNumber(_buffer, message.IsDeferred ? 1 : 0);
        JournalCodec.WriteOverrides(_buffer, message.Overrides);
    }

    public void Counter(int queueId, long sequenceNumber)
    {
        if (Skips)
        {
            return;
        }

        Start(JournalOperation.Counter, queueId);
        JournalCodec.WriteNumber(_buffer, sequenceNumber);
    }

    public void Duplicate(int entityId, string key, long ticks)
    {
        if (Skips)
        {
            return;
        }

        Start(JournalOperation.Duplicate, entityId);
        JournalCodec.WriteNumber(_buffer, ticks);
        JournalCodec.WriteText(_buffer, key);
    }

    public void SessionState(int queueId, string sessionId, ReadOnlyMemory<byte>? state, long ticks)
    {
        if (Skips)
        {
            return;
        }

        Start(JournalOperation.SessionState, queueId);
        JournalCodec.WriteText(_buffer, sessionId);
        JournalCodec.WriteNumber(_buffer, ticks);
        JournalCodec.WriteOptional(_buffer, state);
    }

    public void EntityPut(int entityId, EntityRecord record)
    {
        if (Skips)
        {
            return;
        }

        Start(JournalOperation.EntityPut, entityId);
        JournalCodec.WriteBytes(_buffer, record.Write());
    }

    public void EntityRemoved(int entityId)
    {
        if (!Skips)
        {
            Start(JournalOperation.EntityRemoved, entityId);
        }
    }

    /// <summary>Appends what was collected; completes when it, and everything before it, is synced.</summary>
    public Task Append()
    {
        if (IsEmpty)
        {
            return Skips ? Task.CompletedTask : Journal.FlushAsync();
        }

        try
        {
            return Journal.AppendAsync(_buffer.WrittenSpan);
        }
        finally
        {
            Clear();
        }
    }

    public void Clear()
    {
        _lastContent = null;
        if (_buffer.Capacity > LargestKept)
        {
            _buffer = new ArrayBufferWriter<byte>();
        }
        else
        {
            _buffer.ResetWrittenCount();
        }
    }

    private void Start(JournalOperation operation, int id)
    {
        Span<byte> span = _buffer.GetSpan(1);
        span[0] = (byte)operation;
        _buffer.Advance(1);
        JournalCodec.WriteNumber(_buffer, id);
    }
}
