using Serverless.Broker.Messages;

namespace Serverless.Broker.Queues;

/// <summary>A doubly linked list through the messages themselves: no allocation, removal anywhere in O(1).</summary>
internal sealed class MessageList
{
    public StoredMessage? First { get; private set; }

    public StoredMessage? Last { get; private set; }

    public int Count { get; private set; }

    public void AddLast(StoredMessage message) => InsertAfter(Last, message);

    /// <summary>
    /// Inserts by due time. Locks are taken in order of time, so the walk from the end is almost always empty.
    /// </summary>
    public void AddByDue(StoredMessage message)
    {
        StoredMessage? after = Last;
        while (after is not null && after.DueTicks > message.DueTicks)
        {
            after = after.Previous;
        }

        InsertAfter(after, message);
    }

    public void Remove(StoredMessage message)
    {
        if (message.Previous is null)
        {
            First = message.Next;
        }
        else
        {
            message.Previous.Next = message.Next;
        }

        if (message.Next is null)
        {
            Last = message.Previous;
        }
        else
        {
            message.Next.Previous = message.Previous;
        }

        message.Next = null;
        message.Previous = null;
        Count--;
    }

    private void InsertAfter(StoredMessage? after, StoredMessage message)
    {
        message.Previous = after;
        message.Next = after is null ? First : after.Next;
        if (message.Next is null)
        {
            Last = message;
        }
        else
        {
            message.Next.Previous = message;
        }

        if (after is null)
        {
            First = message;
        }
        else
        {
            after.Next = message;
        }

        Count++;
    }
}
