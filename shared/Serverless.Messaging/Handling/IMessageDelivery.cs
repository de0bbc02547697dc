namespace Serverless.Messaging;

/// <summary>A message that a transport has delivered, and how it is settled: once, in one of these ways.</summary>
public interface IMessageDelivery
{
    /// <summary>The message.</summary>
    InboundMessage Message { get; }

    /// <summary>Whether it was received in a session, whose later messages wait until it is settled.</summary>
    bool IsInSession { get; }

    /// <summary>Whether it was sent again for another consumer, who shares the topic: it is completed without being
    /// handled.</summary>
    bool IsForAnother { get; }

    /// <summary>Takes the message out of the queue.</summary>
    Task CompleteAsync(CancellationToken cancellationToken);

    /// <summary>Gives the message back, to be delivered again at once.</summary>
    Task AbandonAsync(CancellationToken cancellationToken);

    /// <summary>Sets the message aside.</summary>
    Task DeferAsync(CancellationToken cancellationToken);

    /// <summary>Moves the message to the dead letters.</summary>
    Task DeadLetterAsync(DeadLetterCause cause, CancellationToken cancellationToken);

    /// <summary>Sends the message again, to be delivered later, and takes this delivery out of the queue after that: a
    /// crash in between leaves both, with one id for the inbox.</summary>
    /// <param name="attempt"><see cref="InboundMessage.Attempt"/> of the new one.</param>
    /// <param name="delay">After how long.</param>
    /// <param name="cancellationToken">Gives up waiting; the message may have been sent.</param>
    /// <returns>False when the app may not send it, and nothing was done.</returns>
    Task<bool> RetryLaterAsync(int attempt, TimeSpan delay, CancellationToken cancellationToken);
}
