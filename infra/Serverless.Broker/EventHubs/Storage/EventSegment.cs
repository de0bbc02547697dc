using System.Globalization;

namespace Serverless.Broker.EventHubs.Storage;

/// <summary>A file that holds a stretch of a partition's events.</summary>
internal sealed class EventSegment(int partitionId, int number, EventSegmentStart start)
{
    private const string Prefix = "events-";
    private const string Suffix = ".log";
    private const int Digits = 8;

    public int PartitionId { get; } = partitionId;

    public int Number { get; } = number;

    public EventSegmentStart Start { get; } = start;

    public string Name => NameOf(PartitionId, Number);

    /// <summary>Where its events lie; null when that was not needed yet.</summary>
    public EventSegmentIndex? Index { get; set; }

    /// <summary>No event has a smaller number.</summary>
    public long FirstSequenceNumber => Start.FirstSequenceNumber;

    public static string NameOf(int partitionId, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{partitionId:D8}-{number:D8}{Suffix}");

    /// <summary>Partition and number of a file's name; null when it is another file.</summary>
    public static (int PartitionId, int Number)? Parse(string name)
    {
        if (name.Length != Prefix.Length + Digits + 1 + Digits + Suffix.Length
            || !name.StartsWith(Prefix, StringComparison.Ordinal)
            || !name.EndsWith(Suffix, StringComparison.Ordinal))
        {
            return null;
        }

        ReadOnlySpan<char> numbers = name.AsSpan()[Prefix.Length..];
        return int.TryParse(numbers[..Digits], NumberStyles.None, CultureInfo.InvariantCulture, out int partition)
            && int.TryParse(
                numbers.Slice(Digits + 1, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? (partition, number)
            : null;
    }
}
