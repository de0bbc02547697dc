namespace Serverless.Topology;

/// <summary>What an entity of the topology is.</summary>
public enum EntityKind
{
    /// <summary>A Service Bus queue.</summary>
    Queue,

    /// <summary>A Service Bus topic.</summary>
    Topic,

    /// <summary>A subscription of a topic, written <c>topic/subscription</c>.</summary>
    Subscription,

    /// <summary>An event hub.</summary>
    EventHub,

    /// <summary>A consumer group of an event hub, written <c>hub/consumer-group</c>.</summary>
    ConsumerGroup,
}
