using System.Globalization;
using Serverless.Broker.Amqp.Codec;

namespace Serverless.Broker.Filters;

/// <summary>
/// Property values as filters compute with them, and as AMQP carries them: the vendors' clients send what AMQP has no
/// type for as a described value (com.microsoft:timespan and datetime-offset in ticks of 100 ns, com.microsoft:uri).
/// </summary>
internal static class ClrValue
{
    private const string TimeSpanName = "com.microsoft:timespan";
    private const string DateTimeOffsetName = "com.microsoft:datetime-offset";
    private const string UriName = "com.microsoft:uri";

    /// <summary>A decoded value in the type that means it; what has none stays as it is.</summary>
    public static object? FromAmqp(object? value) => value switch
    {
        AmqpSymbol symbol => symbol.Value,
        AmqpDecimal number => number.ToClr() ?? (object)number,
        AmqpDescribed described => FromDescribed(described),
        _ => value,
    };

    /// <summary>The counterpart of <see cref="FromAmqp"/>: a value that can be encoded.</summary>
    public static object? ToAmqp(object? value) => value switch
    {
        TimeSpan duration => new AmqpDescribed(new AmqpSymbol(TimeSpanName), duration.Ticks),
        DateTimeOffset time => new AmqpDescribed(new AmqpSymbol(DateTimeOffsetName), time.UtcTicks),
        Uri uri => new AmqpDescribed(new AmqpSymbol(UriName), uri.OriginalString),
        decimal number => AmqpDecimal.FromClr(number),
        _ => value,
    };

    /// <summary>As text where AMQP has no type: what reads a rule in .NET knows no described values.</summary>
    public static object? ToPlainAmqp(object? value) => value switch
    {
        TimeSpan or Uri => value.ToString(),
        DateTimeOffset time => time.UtcDateTime,
        _ => ToAmqp(value),
    };

    /// <summary>
    /// Converts a value to the type of one that is there already (Service Bus: SET converts where it can); one that
    /// does not convert keeps its type.
    /// </summary>
    public static object? ToTypeOf(object? existing, object? value)
    {
        if (existing is null || value is null || existing.GetType() == value.GetType())
        {
            return value;
        }

        try
        {
            return (existing, value) switch
            {
                (Guid, string text) => Guid.Parse(text),
                (TimeSpan, string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture),
                (DateTimeOffset, DateTime time) => new DateTimeOffset(time.ToUniversalTime()),
                (DateTimeOffset, string text) => DateTimeOffset.Parse(
                    text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                (DateTime, DateTimeOffset time) => time.UtcDateTime,
                (DateTime, string text) => DateTime.Parse(
                    text,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
                (Uri, string text) => new Uri(text, UriKind.RelativeOrAbsolute),
                (string, Guid or TimeSpan or Uri) => value.ToString(),
                (string, DateTime or DateTimeOffset) =>
                    ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
                (IConvertible, IConvertible) => Convert.ChangeType(
                    value, existing.GetType(), CultureInfo.InvariantCulture),
                _ => value,
            };
        }
        catch (Exception exception)
            when (exception is FormatException or OverflowException or InvalidCastException or ArgumentException)
        {
            return value;
        }
    }

    private static object? FromDescribed(AmqpDescribed described) => (described.Descriptor, described.Value) switch
    {
        (AmqpSymbol { Value: TimeSpanName }, long ticks) => TimeSpan.FromTicks(ticks),
        (AmqpSymbol { Value: DateTimeOffsetName }, long ticks and >= 0) when ticks <= DateTime.MaxValue.Ticks =>
            new DateTimeOffset(ticks, TimeSpan.Zero),
        (AmqpSymbol { Value: UriName }, string text)
            when Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var uri) => uri,
        _ => described,
    };
}
