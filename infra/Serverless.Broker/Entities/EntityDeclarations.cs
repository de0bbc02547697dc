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

    /// <summary>The names of everything but subscriptions.</summary>
    public IEnumerable<string> Names =>
        [.. Queues.Select(q => q.Name), .. Topics.Select(t => t.Name), .. EventHubs.Select(h => h.Name)];

    /// <summary>These and others.</summary>
    public EntityDeclarations With(EntityDeclarations others) => new()
    {
        Queues = [.. Queues, .. others.Queues],
        Topics = [.. Topics, .. others.Topics],
        Subscriptions = [.. Subscriptions, .. others.Subscriptions],
        EventHubs = [.. EventHubs, .. others.EventHubs],
    };
}
