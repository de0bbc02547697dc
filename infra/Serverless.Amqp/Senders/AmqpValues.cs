namespace Serverless.Amqp;

/// <summary>.NET values of application properties as AMQP types.</summary>
internal static class AmqpValues
{
    /// <summary>Dates become AMQP timestamps, durations and enums what other Service Bus clients can read.</summary>
    public static object? ToWire(object? value) => value switch
    {
        DateTimeOffset time => time.UtcDateTime,
        DateTime time => time.ToUniversalTime(),
        TimeSpan span => span.Ticks,
        Uri uri => uri.ToString(),
        decimal number => (double)number,
        Enum symbol => symbol.ToString(),
        _ => value,
    };
}
