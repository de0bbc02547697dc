using System.Collections.Frozen;
using System.Text;

namespace Serverless.Broker.Amqp.Codec;

/// <summary>
/// The symbols that every client sends, as one string each: a message's annotations then cost no string.
/// </summary>
internal static class AmqpSymbolPool
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Known = new[]
    {
        "x-opt-sequence-number", "x-opt-enqueued-time", "x-opt-locked-until", "x-opt-enqueue-sequence-number",
        "x-opt-message-state", "x-opt-deadletter-source", "x-opt-partition-key", "x-opt-via-partition-key",
        "x-opt-partition-id", "x-opt-scheduled-enqueue-time", "x-opt-offset", "application/json",
        "com.microsoft:timeout", "com.microsoft:session-filter", "com.microsoft:dead-letter",
        "amqp:accepted:list", "amqp:rejected:list", "amqp:released:list", "amqp:modified:list",
    }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private const int LongestKnown = 64;

    public static string Intern(ReadOnlySpan<byte> ascii)
    {
        if (ascii.Length > LongestKnown)
        {
            return Encoding.ASCII.GetString(ascii);
        }

        Span<char> text = stackalloc char[ascii.Length];
        Encoding.ASCII.GetChars(ascii, text);
        return Known.TryGetValue(text, out var known) ? known : text.ToString();
    }
}
