namespace Serverless.Amqp;

/// <summary>A message for the handler of a processor.</summary>
public sealed class ProcessMessageEventArgs : EventArgs
{
    internal ProcessMessageEventArgs(
        AmqpReceivedMessage message, AmqpReceiver receiver, CancellationToken cancellationToken)
    {
        Message = message;
        Receiver = receiver;
        CancellationToken = cancellationToken;
    }

    /// <summary>The message.</summary>
    public AmqpReceivedMessage Message { get; }

    /// <summary>
    /// The receiver it came by: for settling it otherwise than by completing it, and for the state of its session.
    /// </summary>
    public AmqpReceiver Receiver { get; }

    /// <summary>Cancelled when the processor stops, or when the link of the message is gone.</summary>
    public CancellationToken CancellationToken { get; }
}
