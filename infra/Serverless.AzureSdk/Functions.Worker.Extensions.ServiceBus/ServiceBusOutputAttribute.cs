using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Sends what the function returns to a queue or a topic.</summary>
public sealed class ServiceBusOutputAttribute : OutputBindingAttribute
{
    public ServiceBusOutputAttribute(
        string queueOrTopicName,
        ServiceBusEntityType entityType = ServiceBusEntityType.Queue)
    {
        QueueOrTopicName = queueOrTopicName;
        EntityType = entityType;
    }

    public string QueueOrTopicName { get; private set; }

    public string? Connection { get; set; }

    public ServiceBusEntityType EntityType { get; set; }
}
