using Serverless.Broker.Entities;
using Serverless.Broker.EventHubs;

namespace Serverless.Broker.Tiers;

/// <summary>
/// Holds entities to a tier. Without one the broker allows what any tier does. What an entity does not say (how large,
/// how long) is brought to what the tier has.
/// </summary>
internal sealed class TierRules(TierLimits? limits)
{
    /// <exception cref="BrokerException">amqp:not-allowed: the tier has not what the queue asks for.</exception>
    public QueueDescription Admit(QueueDescription queue)
    {
        if (limits is null)
        {
            return queue;
        }

        string name = $"The queue '{queue.Name}'";
        CheckReceivable(name, queue);
        Demand(limits.HasDuplicateDetection || !queue.RequiresDuplicateDetection, name, "duplicate detection");
        Demand(limits.HasPartitionedEntities || !queue.EnablePartitioning, name, "partitioning");
        CheckMessageSize(name, queue.MaxMessageSizeInKilobytes);
        return queue with
        {
            DefaultMessageTimeToLive = TimeToLive(name, queue.DefaultMessageTimeToLive),
            MaxSizeInMegabytes = Math.Min(queue.MaxSizeInMegabytes, limits.MaxSizeInMegabytes),
        };
    }

    /// <exception cref="BrokerException">amqp:not-allowed.</exception>
    public TopicDescription Admit(TopicDescription topic)
    {
        if (limits is null)
        {
            return topic;
        }

        string name = $"The topic '{topic.Name}'";
        Demand(limits.HasTopics, name, "topics");
        Demand(limits.HasDuplicateDetection || !topic.RequiresDuplicateDetection, name, "duplicate detection");
        Demand(limits.HasPartitionedEntities || !topic.EnablePartitioning, name, "partitioning");
        CheckMessageSize(name, topic.MaxMessageSizeInKilobytes);
        return topic with
        {
            DefaultMessageTimeToLive = TimeToLive(name, topic.DefaultMessageTimeToLive),
            MaxSizeInMegabytes = Math.Min(topic.MaxSizeInMegabytes, limits.MaxSizeInMegabytes),
        };
    }

    /// <exception cref="BrokerException">amqp:not-allowed.</exception>
    public SubscriptionDescription Admit(SubscriptionDescription subscription)
    {
        if (limits is null)
        {
            return subscription;
        }

        string name = $"The subscription '{subscription.Name}'";
        CheckReceivable(name, subscription);
        return subscription with
        {
            DefaultMessageTimeToLive = TimeToLive(name, subscription.DefaultMessageTimeToLive),
        };
    }

    /// <exception cref="BrokerException">amqp:not-allowed.</exception>
    public EventHubDescription Admit(EventHubDescription hub)
    {
        string name = $"The event hub '{hub.Name}'";
        CheckAtMost(name, "partitions", hub.PartitionCount, limits?.MaxPartitions);
        int groups = hub.ConsumerGroups.Count + 1;
        CheckAtMost(name, "consumer groups, $Default among them", groups, limits?.MaxConsumerGroups);
        return hub;
    }

    /// <exception cref="BrokerException">amqp:resource-limit-exceeded: there are as many already.</exception>
    public void CheckRoomForEntity(int count) => CheckCount("queues and topics", count, limits?.MaxEntities);

    /// <exception cref="BrokerException">amqp:resource-limit-exceeded.</exception>
    public void CheckRoomForSubscription(int count) => CheckCount("subscriptions", count, limits?.MaxSubscriptions);

    /// <exception cref="BrokerException">amqp:resource-limit-exceeded.</exception>
    public void CheckRoomForHub(int count) => CheckCount("event hubs", count, limits?.MaxHubs);

    /// <exception cref="BrokerException">amqp:not-allowed.</exception>
    public void CheckTransactions() => Demand(limits?.HasTransactions ?? true, "A transaction", "transactions");

    private void CheckReceivable(string name, IReceivableDescription description)
    {
        Demand(limits!.HasSessions || !description.RequiresSession, name, "sessions");
        Demand(limits.HasForwarding || description.ForwardTo is null, name, "forwarding");
        CheckAtMost(
            name,
            "deliveries of a message (maxDeliveryCount)",
            description.MaxDeliveryCount,
            limits.MaxDeliveryCount);
    }

    private void CheckMessageSize(string name, long? kilobytes) => CheckAtMost(
        name, "KB a message (maxMessageSizeInKilobytes)", kilobytes ?? 0, limits!.MaxMessageSizeInKilobytes);

    private TimeSpan TimeToLive(string name, TimeSpan asked)
    {
        if (limits!.MaxTimeToLive is not { } most || asked <= most)
        {
            return asked;
        }

        return asked == TimeSpan.MaxValue
            ? most
            : throw BrokerException.NotAllowed(
                $"{name} has a time to live of {asked}; the tier '{limits.Tier}' has {most} at most. Shorten it, or "
                + "choose another --tier.");
    }

    private void Demand(bool isAllowed, string name, string feature)
    {
        if (!isAllowed)
        {
            throw BrokerException.NotAllowed(
                $"{name} needs {feature}, which the tier '{limits!.Tier}' has not. Do without, or choose another "
                + "--tier.");
        }
    }

    private void CheckAtMost(string name, string what, long count, long? most)
    {
        if (count > most)
        {
            throw BrokerException.NotAllowed(
                $"{name} has {count} {what}; the tier '{limits!.Tier}' has {most} at most. Use fewer, or choose "
                + "another --tier.");
        }
    }

    private void CheckCount(string what, int count, int? most)
    {
        if (count >= most)
        {
            throw new BrokerException(
                ErrorConditions.ResourceLimitExceeded,
                $"There are {count} {what} already, as many as the tier '{limits!.Tier}' has. Delete one, or choose "
                + "another --tier.");
        }
    }
}
