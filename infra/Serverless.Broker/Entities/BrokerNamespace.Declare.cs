using Serverless.Broker.Filters;
using Serverless.Broker.Topology;

namespace Serverless.Broker.Entities;

internal sealed partial class BrokerNamespace
{
    /// <summary>Creates what the topology names and is not there yet.</summary>
    private async Task DeclareAsync(TopologyDefinition topology)
    {
        foreach (QueueDefinition queue in topology.Queues)
        {
            if (FindQueue(queue.Name) is null)
            {
                await CreateQueueAsync(Describe(queue));
            }
        }

        foreach (TopicDefinition topic in topology.Topics)
        {
            if (FindTopic(topic.Name) is null)
            {
                await CreateTopicAsync(Describe(topic));
            }

            foreach (SubscriptionDefinition subscription in topic.Subscriptions)
            {
                if (FindSubscription(topic.Name, subscription.Name) is null)
                {
                    await CreateSubscriptionAsync(Describe(topic, subscription));
                }
            }
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
