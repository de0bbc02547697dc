namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a Service Bus output sends to.</summary>
public enum ServiceBusEntityType
{
    Queue,
    Topic,
}
