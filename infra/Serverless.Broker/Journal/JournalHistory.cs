using Serverless.Broker.Journal.Files;

namespace Serverless.Broker.Journal;

/// <summary>
/// The segments that a start finds: checked, in order, with torn writes cut off and blank ones removed.
/// </summary>
internal sealed class JournalHistory
{
    private readonly IJournalFiles _files;
    private readonly JournalBuffer _buffer = new();
    private readonly SortedDictionary<int, long> _sizes = [];
    private readonly List<JournalCorruption> _corruptions = [];

    private JournalHistory(IJournalFiles files) => _files = files;

    public IReadOnlyDictionary<int, long> Sizes => _sizes;

    public IReadOnlyList<JournalCorruption> Corruptions => _corruptions;

    public string? Torn { get; private set; }

    public int LastNumber { get; private set; }

    /// <summary>Reads all segments once and hands out their entries.</summary>
    public static JournalHistory Open(IJournalFiles files, Action<SegmentScan, int> visit)
    {
        JournalHistory history = new(files);
        int[] numbers = [.. files.List().Select(Segment.NumberOf).OfType<int>().Order()];
        history.LastNumber = numbers.LastOrDefault();
        // The newest segments may be blank: made in advance and never used.
        int last = numbers.Length - 1;
        while (last >= 0 && history.IsBlank(numbers[last]))
        {
            files.Delete(Segment.NameOf(numbers[last]));
            last--;
        }

        for (int i = 0; i <= last; i++)
        {
            history.ReadFirst(numbers[i], isLast: i == last, visit);
        }

        return history;
    }

    /// <summary>Reads all segments again, in order.</summary>
    public void Replay(Action<SegmentScan, int> visit)
    {
        foreach (int number in _sizes.Keys)
        {
            string name = Segment.NameOf(number);
            using IJournalFile file = _files.Open(name);
            visit(SegmentScan.Read(file, PathOf(name), number, isLast: false, _buffer), number);
        }
    }

    private string PathOf(string name) => Path.Combine(_files.Location, name);

    private bool IsBlank(int number)
    {
        using IJournalFile file = _files.Open(Segment.NameOf(number));
        return SegmentScan.IsBlank(file);
    }

    private void ReadFirst(int number, bool isLast, Action<SegmentScan, int> visit)
    {
        string name = Segment.NameOf(number);
        using IJournalFile file = _files.Open(name);
        SegmentScan scan = SegmentScan.Read(file, PathOf(name), number, isLast, _buffer);
        _corruptions.AddRange(scan.Corruptions);
        if (scan.TornAt is { } torn)
        {
            Torn = $"{PathOf(name)} at offset {torn}";
            if (torn == 0)
            {
                _files.Delete(name);
                return;
            }
        }

        if (isLast && scan.Corruptions.Count == 0 && scan.End < file.Length)
        {
            file.Truncate(scan.End);
        }

        _sizes.Add(number, file.Length);
        visit(scan, number);
    }
}
