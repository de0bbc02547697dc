using Serverless.Broker.EventHubs;

namespace Serverless.Broker.Entities;

/// <summary>Entities to have at start, in more detail than a topology can say.</summary>
internal sealed record EntityDeclarations
{
    public IReadOnlyList<QueueDescription> Queues { get; init; } = [];

    public IReadOnlyList<TopicDescription> Topics { get; init; } = [];

    /// <summary>Of the topics here.</summary>
    public IReadOnlyList<SubscriptionDescription> Subscriptions { get; init; } = [];

    public IReadOnlyList<EventHubDescription> EventHubs { get; init; } = [];
}
