using System.Globalization;
using System.Text.RegularExpressions;
using Serverless.Broker.Entities;

namespace Serverless.Broker.EventHubs;

/// <summary>
/// Reads the filter <c>apache.org:selector-filter:string</c> of a receiving link: <c>amqp.annotation.x-opt-offset >
/// '100'</c>; also x-opt-sequence-number and x-opt-enqueued-time (milliseconds since 1970); <c>></c> or
/// <c>>=</c>; quoted or not.
/// </summary>
internal static partial class EventSelector
{
    private const string LatestOffset = "@latest";

    /// <exception cref="BrokerException">com.microsoft:argument-error: the expression is another.</exception>
    public static EventPosition Parse(string selector)
    {
        if (Pattern().Match(selector) is { Success: true } match)
        {
            string value = match.Groups["value"].Value;
            bool isInclusive = match.Groups["operator"].Value == ">=";
            string name = match.Groups["name"].Value.ToUpperInvariant();
            if (name == "OFFSET" && value.Equals(LatestOffset, StringComparison.OrdinalIgnoreCase))
            {
                return EventPosition.End;
            }

            if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
            {
                return name switch
                {
                    "OFFSET" => new EventPosition(EventPositionKind.Offset, number, isInclusive),
                    "SEQUENCE-NUMBER" => new EventPosition(EventPositionKind.SequenceNumber, number, isInclusive),
                    _ => new EventPosition(EventPositionKind.EnqueuedTime, TicksAt(number), isInclusive),
                };
            }
        }

        throw new BrokerException(
            ErrorConditions.ArgumentError,
            $"The selector \"{selector}\" is not understood. Write amqp.annotation.x-opt-offset, x-opt-sequence-number "
            + "or x-opt-enqueued-time (milliseconds since 1970), then > or >=, then a number; an "
            + "offset may be '@latest'.");
    }

    private static long TicksAt(long milliseconds)
    {
        long longest = DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks;
        return DateTime.UnixEpoch.Ticks
            + (Math.Clamp(milliseconds, 0, longest / TimeSpan.TicksPerMillisecond) * TimeSpan.TicksPerMillisecond);
    }

    [GeneratedRegex(
        """^\s*amqp\.annotation\.x-opt-(?<name>offset|sequence-number|enqueued-time)"""
        + """\s*(?<operator>>=?)\s*['"]?(?<value>[^'"\s]+)['"]?\s*$""",
        RegexOptions.IgnoreCase
            | RegexOptions.CultureInvariant
            | RegexOptions.NonBacktracking
            | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
