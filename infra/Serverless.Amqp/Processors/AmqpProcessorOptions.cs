namespace Serverless.Amqp;

/// <summary>
/// How a processor receives and settles; the names and defaults are those of <c>ServiceBusProcessorOptions</c>.
/// </summary>
public record AmqpProcessorOptions
{
    /// <summary>Calls of the handler at the same time unless <see cref="MaxConcurrentCalls"/> is set.</summary>
    public const int DefaultMaxConcurrentCalls = 1;

    /// <summary>How long locks are renewed unless <see cref="MaxAutoLockRenewalDuration"/> is set.</summary>
    public static readonly TimeSpan DefaultMaxAutoLockRenewalDuration = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How many calls of the handler run at the same time, at least 1; in a session processor, for each session.
    /// </summary>
    public int MaxConcurrentCalls
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = DefaultMaxConcurrentCalls;

    /// <summary>
    /// How many messages are asked for beyond those being handled, at least 0; their locks run meanwhile.
    /// </summary>
    public int PrefetchCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>Whether a message is completed when its handler returns without having settled it.</summary>
    public bool AutoCompleteMessages { get; init; } = true;

    /// <summary>For how long a lock is renewed while its handler runs; zero renews none, infinite always.</summary>
    public TimeSpan MaxAutoLockRenewalDuration { get; init; } = DefaultMaxAutoLockRenewalDuration;

    /// <summary>Whether messages are locked, or removed when they are sent.</summary>
    public AmqpReceiveMode ReceiveMode { get; init; } = AmqpReceiveMode.PeekLock;
}
