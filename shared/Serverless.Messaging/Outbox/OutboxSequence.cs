using System.Globalization;

namespace Serverless.Messaging;

/// <summary>Ids of outbox documents, which sort by the time of the commit and, in one process, never go back.</summary>
internal sealed class OutboxSequence
{
    public const string Prefix = "outbox|";

    private const int TickDigits = 19;

    private readonly TimeProvider _timeProvider;
    private long _last;

    public OutboxSequence(TimeProvider timeProvider) => _timeProvider = timeProvider;

    public string NextId()
    {
        long last, next;
        do
        {
            last = Volatile.Read(ref _last);
            next = Math.Max(_timeProvider.GetUtcNow().UtcTicks, last + 1);
        }
        while (Interlocked.CompareExchange(ref _last, next, last) != last);

        // The suffix keeps two processes apart that commit to one partition in the same tick.
        return string.Create(CultureInfo.InvariantCulture, $"{Prefix}{next:D19}-{Random.Shared.Next():x8}");
    }

    /// <summary>When the document was committed; null when the id is not one of this class.</summary>
    public static DateTimeOffset? TimeOf(string id)
    {
        var digits = id.AsSpan(Math.Min(Prefix.Length, id.Length));
        return digits.Length >= TickDigits
            && long.TryParse(digits[..TickDigits], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTime.MaxValue.Ticks
                ? new DateTimeOffset(ticks, TimeSpan.Zero)
                : null;
    }
}
