using System.Text.Json;
using Serverless.Broker.Filters;
using Serverless.Broker.Queues;
using Serverless.Broker.Topics;
using Serverless.Broker.Topology;

namespace Serverless.Broker.Entities;

internal sealed partial class BrokerNamespace
{
    /// <summary>
    /// Creates what the topology names and is not there yet, and applies what changed in the topology since it was last
    /// applied; what was changed at run time stays as long as the topology says the same.
    /// </summary>
    private async Task DeclareAsync(TopologyDefinition topology)
    {
        foreach (QueueDefinition queue in topology.Queues)
        {
            await DeclareAsync(Describe(queue), JsonSerializer.Serialize(queue));
        }

        foreach (TopicDefinition topic in topology.Topics)
        {
            await DeclareAsync(Describe(topic), JsonSerializer.Serialize(topic with { Subscriptions = [] }));
            foreach (SubscriptionDefinition subscription in topic.Subscriptions)
            {
                await DeclareAsync(Describe(topic, subscription), JsonSerializer.Serialize(subscription));
            }
        }
    }

    private async Task DeclareAsync(EntityDeclarations entities)
    {
        foreach (QueueDescription queue in entities.Queues)
        {
            await DeclareAsync(queue, JsonSerializer.Serialize(queue));
        }

        foreach (TopicDescription topic in entities.Topics)
        {
            await DeclareAsync(topic, JsonSerializer.Serialize(topic));
        }

        foreach (SubscriptionDescription subscription in entities.Subscriptions)
        {
            await DeclareAsync(subscription, JsonSerializer.Serialize(subscription));
        }
    }

    private async Task DeclareAsync(QueueDescription description, string declared)
    {
        QueueEntity? existing = FindQueue(description.Name);
        if (existing is null)
        {
            await CreateQueueAsync(description, declared);
        }
        else if (existing.Declared != declared)
        {
            existing.Declared = declared;
            await UpdateQueueAsync(description);
        }
    }

    private async Task DeclareAsync(TopicDescription description, string declared)
    {
        TopicEntity? existing = FindTopic(description.Name);
        if (existing is null)
        {
            await CreateTopicAsync(description, declared);
        }
        else if (existing.Declared != declared)
        {
            existing.Declared = declared;
            await UpdateTopicAsync(description);
        }
    }

    private async Task DeclareAsync(SubscriptionDescription description, string declared)
    {
        SubscriptionEntity? existing = FindSubscription(description.TopicName, description.Name);
        if (existing is null)
        {
            await CreateSubscriptionAsync(description, declared);
        }
        else if (existing.Declared != declared)
        {
            existing.Declared = declared;
            Rule[] rules = [.. description.Rules.Select(Rule.Compile)];
            using (existing.Queue.Family.Enter())
            {
                existing.RuleSet.Replace_NeedsLock(rules);
            }

            await UpdateSubscriptionAsync(description);
        }
    }

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
