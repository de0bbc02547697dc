using Serverless.Broker.Messages;

namespace Serverless.Broker.Scheduling;

/// <summary>
/// A four-ary heap of messages by due time, then sequence number. A message knows its slot, so that one is removed from
/// the middle in O(log n) and nothing that is gone is kept.
/// </summary>
internal sealed class MessageHeap
{
    private const int Arity = 4;
    private Entry[] _entries = [];

    public int Count { get; private set; }

    public StoredMessage? First => Count == 0 ? null : _entries[0].Message;

    public long FirstDue => Count == 0 ? StoredMessage.Never : _entries[0].Due;

    public void Add(StoredMessage message, long due)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Math.Max(16, Count * 2));
        }

        Up(Count++, new Entry(due, message));
    }

    public void Remove(StoredMessage message)
    {
        int slot = message.HeapSlot;
        message.HeapSlot = -1;
        Entry last = _entries[--Count];
        _entries[Count] = default;
        if (slot == Count)
        {
            Shrink();
            return;
        }

        if (slot > 0 && Before(last, _entries[(slot - 1) / Arity]))
        {
            Up(slot, last);
        }
        else
        {
            Down(slot, last);
        }

        Shrink();
    }

    private static bool Before(in Entry left, in Entry right) =>
        left.Due < right.Due
        || (left.Due == right.Due && left.Message.SequenceNumber < right.Message.SequenceNumber);

    private void Shrink()
    {
        if (_entries.Length > 1024 && Count < _entries.Length / 8)
        {
            Array.Resize(ref _entries, _entries.Length / 4);
        }
    }

    private void Up(int slot, Entry entry)
    {
        while (slot > 0)
        {
            int parent = (slot - 1) / Arity;
            if (!Before(entry, _entries[parent]))
            {
                break;
            }

            Set(slot, _entries[parent]);
            slot = parent;
        }

        Set(slot, entry);
    }

    private void Down(int slot, Entry entry)
    {
        while (true)
        {
            int first = (slot * Arity) + 1;
            if (first >= Count)
            {
                break;
            }

            int best = first;
            for (int child = first + 1; child < Math.Min(first + Arity, Count); child++)
            {
                if (Before(_entries[child], _entries[best]))
                {
                    best = child;
                }
            }

            if (!Before(_entries[best], entry))
            {
                break;
            }

            Set(slot, _entries[best]);
            slot = best;
        }

        Set(slot, entry);
    }

    private void Set(int slot, in Entry entry)
    {
        _entries[slot] = entry;
        entry.Message.HeapSlot = slot;
    }

    private readonly record struct Entry(long Due, StoredMessage Message);
}
