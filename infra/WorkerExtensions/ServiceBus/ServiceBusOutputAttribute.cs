using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Sends what a function returns to a queue or a topic.</summary>
public sealed class ServiceBusOutputAttribute : OutputBindingAttribute
{
    /// <summary>Sends to a queue or a topic.</summary>
    /// <param name="queueOrTopicName">Its name, or an expression such as <c>%Queue%</c>.</param>
    /// <param name="entityType">Which of the two it is.</param>
    public ServiceBusOutputAttribute(
        string queueOrTopicName, ServiceBusEntityType entityType = ServiceBusEntityType.Queue)
    {
        QueueOrTopicName = queueOrTopicName;
        EntityType = entityType;
    }

    /// <summary>Gets the name of the queue or topic.</summary>
    public string QueueOrTopicName { get; private set; }

    /// <summary>Gets or sets the name of the setting that says how to reach the namespace.</summary>
    public string? Connection { get; set; }

    /// <summary>Gets or sets which of the two it is.</summary>
    public ServiceBusEntityType EntityType { get; set; }
}
