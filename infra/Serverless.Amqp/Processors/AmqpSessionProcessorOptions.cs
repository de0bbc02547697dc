namespace Serverless.Amqp;

/// <summary>How a session processor takes its sessions; names as in <c>ServiceBusSessionProcessorOptions</c>.</summary>
public sealed record AmqpSessionProcessorOptions : AmqpProcessorOptions
{
    /// <summary>Sessions at the same time unless <see cref="MaxConcurrentSessions"/> is set.</summary>
    public const int DefaultMaxConcurrentSessions = 8;

    /// <summary>How long a session may be idle unless <see cref="SessionIdleTimeout"/> is set.</summary>
    public static readonly TimeSpan DefaultSessionIdleTimeout = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How many sessions are held at the same time, at least 1; not looked at when <see cref="SessionIds"/> is set.
    /// </summary>
    public int MaxConcurrentSessions
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = DefaultMaxConcurrentSessions;

    /// <summary>A session without a message for that long, more than zero, makes room for another.</summary>
    public TimeSpan SessionIdleTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = DefaultSessionIdleTimeout;

    /// <summary>The sessions to process; empty for whichever have messages.</summary>
    public IReadOnlyList<string> SessionIds { get; init; } = [];
}
