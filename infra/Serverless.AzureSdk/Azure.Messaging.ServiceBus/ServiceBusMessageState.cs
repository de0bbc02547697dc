namespace Azure.Messaging.ServiceBus;

/// <summary>Where a message stands in its entity.</summary>
public enum ServiceBusMessageState
{
    Active = 0,
    Deferred = 1,
    Scheduled = 2,
}
