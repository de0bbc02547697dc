using Serverless.Broker.Entities;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Queues;

/// <summary>
/// Which messages a queue has, wherever they are in it, and how many bytes: counted for the queue and for its family.
/// </summary>
internal sealed class MessageBooks(EntityFamily family)
{
    private readonly MessageIndex _index = new();

    public int Count => _index.Count;

    public long SizeInBytes { get; private set; }

    public StoredMessage? Find(long sequenceNumber) => _index.Find(sequenceNumber);

    /// <summary>The message of this number, or else the next higher one.</summary>
    public StoredMessage? FindFrom(long sequenceNumber) => _index.FindFrom(sequenceNumber);

    public void Add(StoredMessage message)
    {
        _index.Add(message);
        AddBytes(message.Size);
    }

    public void Remove(StoredMessage message)
    {
        _index.Remove(message);
        AddBytes(-message.Size);
    }

    /// <summary>Gives a copy sections of its own.</summary>
    public void Change(StoredMessage message, MessageOverrides? overrides)
    {
        long before = message.Size;
        message.Overrides = overrides;
        AddBytes(message.Size - before);
    }

    /// <summary>What a reader may look at without taking it; of one session when named.</summary>
    public IReadOnlyList<MessageSnapshot> Peek(long fromSequenceNumber, int maxCount, string? sessionId)
    {
        List<MessageSnapshot> found = [];
        long from = fromSequenceNumber;
        while (found.Count < maxCount && _index.FindFrom(from) is { } message)
        {
            from = message.SequenceNumber + 1;
            if (message.Location != MessageLocation.Transfer
                && (sessionId is null || message.Content.SessionId == sessionId))
            {
                found.Add(message.Snapshot());
            }
        }

        return found;
    }

    private void AddBytes(long bytes)
    {
        SizeInBytes += bytes;
        family.SizeInBytes += bytes;
    }
}
