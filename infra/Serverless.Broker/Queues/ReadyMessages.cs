using Serverless.Broker.Messages;

namespace Serverless.Broker.Queues;

/// <summary>
/// Messages that can be delivered, lowest sequence number first. New ones arrive in order and wait in a list; the few
/// that come back from a lock are kept sorted beside it.
/// </summary>
internal sealed class ReadyMessages
{
    private readonly MessageList _fresh = new();
    private SortedSet<StoredMessage>? _returned;

    public int Count => _fresh.Count + (_returned?.Count ?? 0);

    public StoredMessage? First
    {
        get
        {
            StoredMessage? fresh = _fresh.First;
            if (_returned is null || _returned.Count == 0)
            {
                return fresh;
            }

            StoredMessage returned = _returned.Min!;
            return fresh is null || returned.SequenceNumber < fresh.SequenceNumber ? returned : fresh;
        }
    }

    /// <summary>Adds a message that is newer than all others.</summary>
    public void Add(StoredMessage message)
    {
        message.Location = MessageLocation.Ready;
        _fresh.AddLast(message);
    }

    /// <summary>Puts a message back to its place in the order.</summary>
    public void Return(StoredMessage message)
    {
        message.Location = MessageLocation.Returned;
        _returned ??= new SortedSet<StoredMessage>(BySequenceNumber.Instance);
        _returned.Add(message);
    }

    public void Remove(StoredMessage message)
    {
        if (message.Location == MessageLocation.Ready)
        {
            _fresh.Remove(message);
        }
        else
        {
            _returned!.Remove(message);
        }

        message.Location = MessageLocation.None;
    }

    private sealed class BySequenceNumber : IComparer<StoredMessage>
    {
        public static readonly BySequenceNumber Instance = new();

        public int Compare(StoredMessage? x, StoredMessage? y) => x!.SequenceNumber.CompareTo(y!.SequenceNumber);
    }
}
