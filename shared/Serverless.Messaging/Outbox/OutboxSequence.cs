using System.Globalization;

namespace Serverless.Messaging;

/// <summary>Ids of outbox documents and of notes in the index, which sort by time and, in one process, never go
/// back.</summary>
internal sealed class OutboxSequence
{
    /// <summary>Before the id of a message.</summary>
    public const string Prefix = "outbox|";

    /// <summary>Before the id of a note.</summary>
    public const string MarkPrefix = "mark|";

    private const int TickDigits = 19;

    private readonly TimeProvider _timeProvider;
    private long _last;

    public OutboxSequence(TimeProvider timeProvider) => _timeProvider = timeProvider;

    public string NextId(string prefix = Prefix)
    {
        long last, next;
        do
        {
            last = Volatile.Read(ref _last);
            next = Math.Max(_timeProvider.GetUtcNow().UtcTicks, last + 1);
        }
        while (Interlocked.CompareExchange(ref _last, next, last) != last);

        // The suffix keeps two processes apart that commit to one partition in the same tick.
        return string.Create(CultureInfo.InvariantCulture, $"{prefix}{next:D19}-{Random.Shared.Next():x8}");
    }

    /// <summary>The time in an id; null when it is not one of this class.</summary>
    public static DateTimeOffset? TimeOf(string id)
    {
        var digits = id.AsSpan(id.IndexOf('|', StringComparison.Ordinal) + 1);
        return digits.Length >= TickDigits
            && long.TryParse(digits[..TickDigits], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTime.MaxValue.Ticks
                ? new DateTimeOffset(ticks, TimeSpan.Zero)
                : null;
    }
}
