namespace Azure.Messaging.ServiceBus;

/// <summary>The queues that belong to an entity.</summary>
public enum SubQueue
{
    None = 0,
    DeadLetter = 1,
    TransferDeadLetter = 2,
}
