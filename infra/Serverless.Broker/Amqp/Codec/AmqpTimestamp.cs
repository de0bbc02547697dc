namespace Serverless.Broker.Amqp.Codec;

/// <summary>
/// A timestamp (AMQP 1.0 §1.6.17): milliseconds since the Unix epoch. What
/// <see cref="DateTime"/> cannot hold is clamped.
/// </summary>
internal static class AmqpTimestamp
{
    private static readonly long MinMilliseconds =
        (DateTime.MinValue.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
    private static readonly long MaxMilliseconds =
        (DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;

    public static DateTime ToDateTime(long milliseconds) =>
        DateTime.UnixEpoch.AddTicks(
            Math.Clamp(milliseconds, MinMilliseconds, MaxMilliseconds) * TimeSpan.TicksPerMillisecond);

    public static long FromDateTime(DateTime value) =>
        Math.DivRem(value.Ticks - DateTime.UnixEpoch.Ticks, TimeSpan.TicksPerMillisecond) is var (quotient, remainder)
        && remainder < 0
            ? quotient - 1
            : quotient;
}
