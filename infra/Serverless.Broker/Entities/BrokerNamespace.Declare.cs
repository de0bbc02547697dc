using System.Text.Json;
using Serverless.Broker.EventHubs;
using Serverless.Broker.Filters;

namespace Serverless.Broker.Entities;

internal sealed partial class BrokerNamespace
{
    private async Task DeclareAsync(BrokerNamespaceOptions options)
    {
        if (options.Topology is { } topology)
        {
            await DeclareAsync(topology);
        }

        if (options.Entities is { } entities)
        {
            await DeclareAsync(entities);
        }
    }

    /// <summary>
    /// Creates what the topology names and is not there yet, and applies what changed in the topology since it was last
    /// applied; what was changed at run time stays as long as the topology says the same.
    /// </summary>
    /// <exception cref="TopologyException">
    /// What is there already cannot be changed to what the topology says.
    /// </exception>
    private async Task DeclareAsync(TopologyDefinition topology)
    {
        List<TopologyError> errors = [];
        for (int i = 0; i < topology.Queues.Count; i++)
        {
            QueueDefinition queue = topology.Queues[i];
            await TryAsync(
                $"$.queues[{i}]", errors, () => DeclareAsync(Describe(queue), JsonSerializer.Serialize(queue)));
        }

        for (int i = 0; i < topology.Topics.Count; i++)
        {
            TopicDefinition topic = topology.Topics[i];
            string path = $"$.topics[{i}]";
            string declared = JsonSerializer.Serialize(topic with { Subscriptions = [] });
            await TryAsync(path, errors, () => DeclareAsync(Describe(topic), declared));
            for (int j = 0; j < topic.Subscriptions.Count; j++)
            {
                SubscriptionDefinition subscription = topic.Subscriptions[j];
                await TryAsync(
                    $"{path}.subscriptions[{j}]",
                    errors,
                    () => DeclareAsync(Describe(topic, subscription), JsonSerializer.Serialize(subscription)));
            }
        }

        for (int i = 0; i < topology.EventHubs.Count; i++)
        {
            EventHubDefinition hub = topology.EventHubs[i];
            await TryAsync(
                $"$.eventHubs[{i}]", errors, () => DeclareAsync(Describe(hub), JsonSerializer.Serialize(hub)));
        }

        Throw(errors);
    }

    private async Task DeclareAsync(EntityDeclarations entities)
    {
        List<TopologyError> errors = [];
        foreach (QueueDescription queue in entities.Queues)
        {
            await TryAsync(queue.Name, errors, () => DeclareAsync(queue, JsonSerializer.Serialize(queue)));
        }

        foreach (TopicDescription topic in entities.Topics)
        {
            await TryAsync(topic.Name, errors, () => DeclareAsync(topic, JsonSerializer.Serialize(topic)));
        }

        foreach (SubscriptionDescription subscription in entities.Subscriptions)
        {
            await TryAsync(
                SubscriptionPath(subscription.TopicName, subscription.Name),
                errors,
                () => DeclareAsync(subscription, JsonSerializer.Serialize(subscription)));
        }

        foreach (EventHubDescription hub in entities.EventHubs)
        {
            await TryAsync(hub.Name, errors, () => DeclareAsync(hub, JsonSerializer.Serialize(hub)));
        }

        Throw(errors);
    }

    /// <summary>Keeps what is refused: all of it is said at once.</summary>
    private static async Task TryAsync(string path, List<TopologyError> errors, Func<Task> declare)
    {
        try
        {
            await declare();
        }
        catch (BrokerException refused)
        {
            errors.Add(new TopologyError(
                path, $"{refused.Message} Or keep the old setting, or start with another data directory."));
        }
    }

    private void Throw(List<TopologyError> errors)
    {
        if (errors.Count > 0)
        {
            throw new TopologyException(_options.DataDirectory ?? "memory", errors, "config for the data in");
        }
    }

    private Task DeclareAsync(QueueDescription description, string declared) => DeclareAsync(
        FindQueue(description.Name),
        declared,
        () => CreateQueueAsync(description, declared),
        () => UpdateQueueAsync(description, declared));

    private Task DeclareAsync(TopicDescription description, string declared) => DeclareAsync(
        FindTopic(description.Name),
        declared,
        () => CreateTopicAsync(description, declared),
        () => UpdateTopicAsync(description, declared));

    private Task DeclareAsync(SubscriptionDescription description, string declared) => DeclareAsync(
        FindSubscription(description.TopicName, description.Name),
        declared,
        () => CreateSubscriptionAsync(description, declared),
        () => UpdateSubscriptionAsync(description, declared, [.. description.Rules.Select(Rule.Compile)]));

    private Task DeclareAsync(EventHubDescription description, string declared) => DeclareAsync(
        FindEventHub(description.Name),
        declared,
        () => CreateEventHubAsync(description, declared),
        () => UpdateEventHubAsync(description, declared));

    private static Task DeclareAsync(IStoredEntity? existing, string declared, Func<Task> create, Func<Task> update) =>
        existing is null ? create()
        : existing.Declared != declared ? update()
        : Task.CompletedTask;

    private static EventHubDescription Describe(EventHubDefinition hub) => new()
    {
        Name = hub.Name,
        PartitionCount = hub.PartitionCount,
        Retention = hub.Retention,
        ConsumerGroups = hub.ConsumerGroups,
    };

    private static QueueDescription Describe(QueueDefinition queue) => new()
    {
        Name = queue.Name,
        RequiresSession = queue.RequiresSession,
        LockDuration = queue.LockDuration,
        MaxDeliveryCount = queue.MaxDeliveryCount,
        DefaultMessageTimeToLive = queue.DefaultMessageTimeToLive,
        DeadLetteringOnMessageExpiration = queue.DeadLetteringOnMessageExpiration,
        RequiresDuplicateDetection = queue.RequiresDuplicateDetection,
        DuplicateDetectionHistoryTimeWindow = queue.DuplicateDetectionHistoryTimeWindow,
    };

    private static TopicDescription Describe(TopicDefinition topic) => new()
    {
        Name = topic.Name,
        DefaultMessageTimeToLive = topic.DefaultMessageTimeToLive,
        RequiresDuplicateDetection = topic.RequiresDuplicateDetection,
        DuplicateDetectionHistoryTimeWindow = topic.DuplicateDetectionHistoryTimeWindow,
    };

    private static SubscriptionDescription Describe(TopicDefinition topic, SubscriptionDefinition subscription) => new()
    {
        TopicName = topic.Name,
        Name = subscription.Name,
        RequiresSession = subscription.RequiresSession,
        LockDuration = subscription.LockDuration,
        MaxDeliveryCount = subscription.MaxDeliveryCount,
        DefaultMessageTimeToLive = subscription.DefaultMessageTimeToLive,
        DeadLetteringOnMessageExpiration = subscription.DeadLetteringOnMessageExpiration,
        DeadLetteringOnFilterEvaluationExceptions = subscription.DeadLetteringOnFilterEvaluationExceptions,
        Rules = subscription.Rules.Count == 0 ? [RuleDescription.Default] : [.. subscription.Rules.Select(Describe)],
    };

    private static RuleDescription Describe(RuleDefinition rule) => new()
    {
        Name = rule.Name,
        SqlExpression = rule.SqlFilter,
        SqlAction = rule.SqlAction,
        Correlation = rule.CorrelationFilter is not { } filter ? null : new CorrelationRule
        {
            ContentType = filter.ContentType,
            CorrelationId = filter.CorrelationId,
            Label = filter.Label,
            MessageId = filter.MessageId,
            ReplyTo = filter.ReplyTo,
            ReplyToSessionId = filter.ReplyToSessionId,
            SessionId = filter.SessionId,
            To = filter.To,
            Properties = filter.Properties.ToDictionary(p => p.Key, p => (object?)p.Value, StringComparer.Ordinal),
        },
    };
}
