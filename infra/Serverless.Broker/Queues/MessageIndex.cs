using Serverless.Broker.Messages;

namespace Serverless.Broker.Queues;

/// <summary>
/// All messages of a queue by sequence number, in pages: numbers are dense and only grow, so a message costs one array
/// slot, and look-up, removal and the next in order are O(1).
/// </summary>
internal sealed class MessageIndex
{
    private const int PageShift = 9;
    private const int PageSize = 1 << PageShift;
    private const int HoleToSearch = 64;

    private readonly Dictionary<long, Page> _pages = [];
    private long _lastPage = -1;
    private Page? _recent;
    private Page? _spare;

    public int Count { get; private set; }

    public void Add(StoredMessage message)
    {
        long number = message.SequenceNumber >> PageShift;
        if (FindPage(number) is not { } page)
        {
            page = _spare ?? new Page();
            _spare = null;
            page.Number = number;
            _pages.Add(number, page);
            _recent = page;
            _lastPage = Math.Max(_lastPage, number);
        }

        page.Slots[message.SequenceNumber & (PageSize - 1)] = message;
        page.Count++;
        Count++;
    }

    public StoredMessage? Find(long sequenceNumber) => sequenceNumber < 0
        ? null
        : FindPage(sequenceNumber >> PageShift)?.Slots[sequenceNumber & (PageSize - 1)];

    public void Remove(StoredMessage message)
    {
        Page page = FindPage(message.SequenceNumber >> PageShift)!;
        page.Slots[message.SequenceNumber & (PageSize - 1)] = null;
        Count--;
        if (--page.Count == 0)
        {
            _pages.Remove(page.Number);
            _spare = page;
            _recent = null;
        }
    }

    /// <summary>The message of this number, or else the next higher one.</summary>
    public StoredMessage? FindFrom(long sequenceNumber)
    {
        sequenceNumber = Math.Max(0, sequenceNumber);
        long number = sequenceNumber >> PageShift;
        int slot = (int)(sequenceNumber & (PageSize - 1));
        int hole = 0;
        while (number <= _lastPage && _pages.Count > 0)
        {
            if (FindPage(number) is { } page)
            {
                for (; slot < PageSize; slot++)
                {
                    if (page.Slots[slot] is { } message)
                    {
                        return message;
                    }
                }
            }
            else if (++hole == HoleToSearch)
            {
                hole = 0;
                number = NextPage(number) - 1;
            }

            number++;
            slot = 0;
        }

        return null;
    }

    private long NextPage(long number)
    {
        long next = _lastPage + 1;
        foreach (long candidate in _pages.Keys)
        {
            if (candidate > number && candidate < next)
            {
                next = candidate;
            }
        }

        return next;
    }

    private Page? FindPage(long number)
    {
        if (_recent is { } recent && recent.Number == number)
        {
            return recent;
        }

        if (_pages.TryGetValue(number, out Page? page))
        {
            _recent = page;
        }

        return page;
    }

    private sealed class Page
    {
        public long Number { get; set; }

        public int Count { get; set; }

        public StoredMessage?[] Slots { get; } = new StoredMessage?[PageSize];
    }
}
