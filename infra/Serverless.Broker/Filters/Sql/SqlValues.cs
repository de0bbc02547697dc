using System.Globalization;
using System.Text;

namespace Serverless.Broker.Filters.Sql;

/// <summary>Comparison and logic with three values (SQL-92 §8): null is unknown.</summary>
internal static class SqlValues
{
    public static readonly object True = true;
    public static readonly object False = false;

    public static object Of(bool value) => value ? True : False;

    public static object? Not(object? value) => value is bool b ? Of(!b) : null;

    /// <summary>
    /// Numbers as C# promotes them: integers to long (or decimal, where a long has no room), a float to double; a
    /// character and a URI count as text.
    /// </summary>
    public static object? Promote(object? value) => value switch
    {
        sbyte or byte or short or ushort or int or uint => Convert.ToInt64(value),
        ulong large => large <= long.MaxValue ? (long)large : (decimal)large,
        float single => (double)single,
        Rune or char => value.ToString(),
        Uri uri => uri.OriginalString,
        _ => value,
    };

    /// <summary>Less than, equal or greater as a number; null when the two cannot be compared.</summary>
    public static int? Compare(object? left, object? right)
    {
        left = Promote(left);
        right = Promote(right);
        return (left, right) switch
        {
            (null, _) or (_, null) => null,
            (long a, long b) => a.CompareTo(b),
            (long or decimal, long or decimal) => Convert.ToDecimal(left).CompareTo(Convert.ToDecimal(right)),
            (long or double or decimal, long or double or decimal) =>
                Compare(Convert.ToDouble(left), Convert.ToDouble(right)),
            (string a, string b) => string.CompareOrdinal(a, b),
            (bool a, bool b) => a.CompareTo(b),
            (TimeSpan a, TimeSpan b) => a.CompareTo(b),
            (Guid a, Guid b) => a.CompareTo(b),
            (byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b),
            (string a, not string) => -CompareText(right, a),
            (not string, string b) => CompareText(left, b),
            _ => TryInstant(left, out var a) && TryInstant(right, out var b) ? a.CompareTo(b) : null,
        };
    }

    /// <summary>A point in time in ticks of UTC; one of no kind is UTC, as AMQP has it.</summary>
    public static bool TryInstant(object? value, out long utcTicks)
    {
        utcTicks = value switch
        {
            DateTime { Kind: DateTimeKind.Local } time => time.ToUniversalTime().Ticks,
            DateTime time => time.Ticks,
            DateTimeOffset time => time.UtcTicks,
            _ => -1,
        };
        return utcTicks >= 0;
    }

    /// <summary>A value against text that may say one of its type.</summary>
    private static int? CompareText(object value, string text) => value switch
    {
        Guid guid => Guid.TryParse(text, out var parsed) ? guid.CompareTo(parsed) : null,
        TimeSpan span => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var parsed)
            ? span.CompareTo(parsed)
            : null,
        _ when TryInstant(value, out var ticks) => DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)
                ? ticks.CompareTo(parsed.UtcTicks)
                : null,
        _ => null,
    };

    private static int? Compare(double left, double right) =>
        double.IsNaN(left) || double.IsNaN(right) ? null : left.CompareTo(right);
}
