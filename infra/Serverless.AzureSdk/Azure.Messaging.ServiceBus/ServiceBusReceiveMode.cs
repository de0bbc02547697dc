namespace Azure.Messaging.ServiceBus;

/// <summary>Whether a received message stays locked until it is settled, or is gone at once.</summary>
public enum ServiceBusReceiveMode
{
    PeekLock = 0,
    ReceiveAndDelete = 1,
}
