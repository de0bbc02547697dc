using Serverless.Broker.Entities;
using Serverless.Broker.Journal.Files;

namespace Serverless.Broker.Journal;

/// <summary>
/// An append-only journal in segments. Callers append to a group in memory; one thread writes and syncs a group while
/// the next one fills, so that all senders share a sync. Segments are made in advance with their room reserved: a full
/// disk shows when the next segment cannot be made, before a message is accepted.
/// </summary>
internal sealed partial class FileJournal : IBrokerJournal
{
    private readonly Lock _gate = new();
    private readonly IJournalFiles _files;
    private readonly JournalOptions _options;
    private readonly AutoResetEvent _work = new(initialState: false);
    private readonly Thread _writer;
    private readonly SortedDictionary<int, long> _sizes = [];
    private JournalGroup _filling = new();
    private JournalGroup _writing = new();
    private JournalFile? _current;
    private JournalFile? _spare;
    private volatile int _currentSegment;
    private bool _idle = true;
    private bool _busy;
    private bool _stopping;
    private Exception? _failure;
    private long _position;
    private long _groups;
    private int _lastNumber;

    /// <param name="files">Where the segments lie.</param>
    /// <param name="options">Their size.</param>
    /// <param name="existing">Segments that recovery read, with their bytes.</param>
    /// <param name="lastNumber">The highest segment number in use, blank ones included.</param>
    public FileJournal(
        IJournalFiles files, JournalOptions options, IReadOnlyDictionary<int, long> existing, int lastNumber)
    {
        _files = files;
        _options = options;
        _lastNumber = lastNumber;
        foreach ((int number, long size) in existing)
        {
            _sizes.Add(number, size);
        }

        MakeSpare(options.SegmentSize);
        Roll(needed: 0);
        _writer = new Thread(Run) { IsBackground = true, Name = "broker journal" };
        _writer.Start();
    }

    /// <summary>A segment was filled and another begun, or the disk is full; must return at once.</summary>
    public Action? CleaningWanted { get; set; }

    /// <summary>The disk had no room for the next segment when it was last asked.</summary>
    public bool IsFull { get; private set; }

    public bool IsDurable => true;

    public int CurrentSegment => _currentSegment;

    /// <summary>The oldest segment; equal to the current one when there is no other.</summary>
    public int OldestSegment
    {
        get
        {
            lock (_gate)
            {
                return _sizes.Keys.First();
            }
        }
    }

    public int SegmentCount
    {
        get
        {
            lock (_gate)
            {
                return _sizes.Count;
            }
        }
    }

    /// <summary>Bytes of all segments that hold entries.</summary>
    public long DiskBytes
    {
        get
        {
            lock (_gate)
            {
                return _sizes.Values.Sum();
            }
        }
    }

    public long SegmentSize => _options.SegmentSize;

    public void EnsureRoom(long bytes)
    {
        lock (_gate)
        {
            if (_failure is not null)
            {
                throw Failed();
            }

            long wanted = _filling.Length + _writing.Length + bytes + _options.Reserve;
            if (_spare is { } spare && wanted <= _current!.Size - _position + spare.Size - _options.Reserve)
            {
                return;
            }

            try
            {
                MakeSpare(Math.Max(_options.SegmentSize, wanted + _options.Reserve));
            }
            catch (IOException e)
            {
                CleaningWanted?.Invoke();
                throw new BrokerException(
                    ErrorConditions.ResourceLimitExceeded,
                    $"The disk of '{_files.Location}' is full: no new messages are taken until messages are received "
                    + $"or room is made. ({e.Message})",
                    e);
            }
        }
    }

    public Task AppendAsync(ReadOnlySpan<byte> entry)
    {
        lock (_gate)
        {
            if (_failure is not null)
            {
                return Task.FromException(Failed());
            }

            _filling.Add(entry);
            Task done = _filling.Done;
            Wake();
            return done;
        }
    }

    public Task FlushAsync()
    {
        lock (_gate)
        {
            return !_filling.IsEmpty ? _filling.Done : _busy ? _writing.Done : Task.CompletedTask;
        }
    }

    /// <summary>Deletes a segment nothing depends on any more; it must be the oldest.</summary>
    public void Delete(int segment)
    {
        lock (_gate)
        {
            _sizes.Remove(segment);
        }

        _files.Delete(Segment.NameOf(segment));
    }

    /// <summary>Reads a segment that is not written to any more.</summary>
    public SegmentScan Read(int segment)
    {
        string name = Segment.NameOf(segment);
        using IJournalFile file = _files.Open(name);
        return SegmentScan.Read(file, Path.Combine(_files.Location, name), segment, isLast: false, new JournalBuffer());
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_stopping)
            {
                return;
            }

            _stopping = true;
        }

        _work.Set();
        await Task.Run(_writer.Join);
        _current?.File.Dispose();
        if (_spare is { } spare)
        {
            spare.File.Dispose();
            _files.Delete(Segment.NameOf(spare.Number));
        }

        _files.Dispose();
        _work.Dispose();
    }

    private BrokerException Failed() => new(
        ErrorConditions.InternalError,
        $"The journal in '{_files.Location}' failed and takes nothing more: {_failure?.Message} Restart the broker.",
        _failure);

    private void Wake()
    {
        if (_idle)
        {
            _idle = false;
            _work.Set();
        }
    }
}
