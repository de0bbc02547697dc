namespace Serverless.Amqp;

/// <summary>What a processor was doing when it failed; names as in <c>ServiceBusErrorSource</c>.</summary>
public enum AmqpErrorSource
{
    /// <summary>Completing a message that its handler had not settled.</summary>
    Complete = 0,

    /// <summary>Abandoning a message whose handler failed.</summary>
    Abandon = 1,

    /// <summary>The handler.</summary>
    ProcessMessageCallback = 2,

    /// <summary>Receiving; the processor opens a new link.</summary>
    Receive = 3,

    /// <summary>Renewing a lock.</summary>
    RenewLock = 4,

    /// <summary>Accepting a session.</summary>
    AcceptSession = 5,
}
