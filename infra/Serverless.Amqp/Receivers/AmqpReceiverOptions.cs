namespace Serverless.Amqp;

/// <summary>How a receiver gets its messages; the names are those of <c>ServiceBusReceiverOptions</c>.</summary>
public sealed record AmqpReceiverOptions
{
    /// <summary>Messages that wait locally unless <see cref="PrefetchCount"/> is set: none.</summary>
    public const int DefaultPrefetchCount = 0;

    internal static readonly AmqpReceiverOptions Default = new();

    /// <summary>Lock the messages, which is the default, or have them removed when they are sent.</summary>
    public AmqpReceiveMode ReceiveMode { get; init; } = AmqpReceiveMode.PeekLock;

    /// <summary>
    /// How many messages a receiver without a callback asks for ahead of <see cref="AmqpReceiver.ReceiveAsync"/>, at
    /// least 0. They are fetched as soon as it is open. A lock begins when the broker sends the message, so one that
    /// waits here for longer than the lock duration is lost and delivered again; with
    /// <see cref="AmqpReceiveMode.ReceiveAndDelete"/> the messages that wait here are in this process only.
    /// </summary>
    public int PrefetchCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = DefaultPrefetchCount;

    /// <summary>The owner of a callback gives the credit.</summary>
    internal static void Check(AmqpReceiverOptions options, Action<AmqpReceivedMessage>? onMessage)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.PrefetchCount > 0 && onMessage is not null)
        {
            throw new ArgumentException(
                $"PrefetchCount is {options.PrefetchCount} for a receiver with a callback, whose owner gives the "
                + "credit. Leave it at 0 and give as much with AddCredit.",
                nameof(options));
        }
    }
}
