using Microsoft.Extensions.Logging;
using Serverless.Broker.Entities;

namespace Serverless.Broker.Journal;

/// <summary>
/// Keeps the journal small while the broker serves: when less than half of it is live (on a full disk: four fifths),
/// what is live of the oldest segment is written again at the end, and the segment is deleted. Only the oldest may go:
/// a later one may hold the removal of a message that an older one holds.
/// </summary>
internal sealed class JournalCleaner : IAsyncDisposable
{
    private const int SegmentsKept = 3;
    private const int SmallSegmentsKept = 8;
    private const int SegmentsInMemory = 4;
    private const int Chunk = 256;
    private readonly Lock _gate = new();
    private readonly FileJournal _journal;
    private readonly BrokerNamespace _broker;
    private readonly ILogger _logger;
    private bool _running;
    private bool _again;
    private bool _disposed;

    public JournalCleaner(FileJournal journal, BrokerNamespace broker, ILogger logger)
    {
        _journal = journal;
        _broker = broker;
        _logger = logger;
        journal.CleaningWanted = Start;
        Start();
    }

    /// <summary>The cleaning in progress; completed when there is none.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _journal.CleaningWanted = null;
        lock (_gate)
        {
            _disposed = true;
        }

        // A cleaning that is under way ends with its segment; the journal must not close under it.
        await Running;
    }

    /// <summary>Cleans one segment whatever it holds, for tests and for a broker that is told to.</summary>
    public async Task CleanAsync(int segment)
    {
        _broker.RelocateState(segment);

        // Few messages are live, as when queues are read as fast as they are written: found
        // sooner in memory than on disk.
        int moved = _broker.LiveBytes < SegmentsInMemory * _journal.SegmentSize
            ? _broker.RelocateMessages(segment, Chunk)
            : RelocateFromDisk(segment);
        await _journal.FlushAsync();
        _journal.Delete(segment);
        Log.Cleaned(_logger, segment, moved, _journal.DiskBytes);
    }

    private int RelocateFromDisk(int segment)
    {
        SegmentScan scan = _journal.Read(segment);
        int moved = 0;
        MessageCollector collector = new();
        for (int i = 0; i < scan.EntryCount; i++)
        {
            JournalReplay.Run(scan.Entry(i), collector);
            if (collector.Messages.Count >= Chunk || i == scan.EntryCount - 1)
            {
                moved += _broker.RelocateMessages(collector.Messages, segment);
                collector.Messages.Clear();
            }
        }

        return moved;
    }

    private bool IsWorthIt()
    {
        if (_journal.OldestSegment >= _journal.CurrentSegment)
        {
            return false;
        }

        long live = _broker.LiveBytes;
        long bound = _journal.IsFull
            ? live + (live / 4) + _journal.SegmentSize
            : (2 * live) + (SegmentsKept * _journal.SegmentSize);
        // Every start begins a segment: many starts must not leave many small ones.
        long countBound = SmallSegmentsKept + (3 * live / _journal.SegmentSize);
        return _journal.DiskBytes > bound || _journal.SegmentCount > countBound;
    }

    private void Start()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _again = true;
            if (!_running)
            {
                _running = true;
                Running = Task.Run(RunAsync);
            }
        }
    }

    private async Task RunAsync()
    {
        while (true)
        {
            lock (_gate)
            {
                if (!_again || _disposed)
                {
                    _running = false;
                    return;
                }

                _again = false;
            }

            int segment = _journal.OldestSegment;
            try
            {
                while (!_disposed && IsWorthIt())
                {
                    segment = _journal.OldestSegment;
                    await CleanAsync(segment);
                }
            }
            catch (Exception e) when (e is IOException or BrokerException)
            {
                Log.CleaningFailed(_logger, segment, e);
            }
        }
    }
}
