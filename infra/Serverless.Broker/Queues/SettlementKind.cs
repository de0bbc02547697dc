namespace Serverless.Broker.Queues;

internal enum SettlementKind
{
    /// <summary>Removes the message.</summary>
    Complete,

    /// <summary>Makes it available again, one failed delivery more.</summary>
    Abandon,

    /// <summary>Makes it available again without counting a failed delivery (AMQP released).</summary>
    Release,

    /// <summary>Sets it aside until it is received by sequence number.</summary>
    Defer,

    /// <summary>Moves it to the dead-letter queue.</summary>
    DeadLetter,
}
