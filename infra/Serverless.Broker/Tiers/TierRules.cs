using Serverless.Broker.Entities;
using Serverless.Topology.Properties;

namespace Serverless.Broker.Tiers;

/// <summary>
/// Holds entities to a tier. Without one the broker allows what any tier does. What an entity does not say (how large,
/// how long) is brought to what the tier has.
/// </summary>
internal sealed class TierRules(TierLimits? limits)
{
    /// <exception cref="BrokerException">amqp:not-allowed: the tier has not what the queue asks for.</exception>
    public QueueDescription Admit(QueueDescription queue) =>
        Admit(EntityProperties.Queue, queue, $"The queue '{queue.Name}'");

    /// <exception cref="BrokerException">amqp:not-allowed.</exception>
    public TopicDescription Admit(TopicDescription topic)
    {
        string name = $"The topic '{topic.Name}'";
        Demand(limits?.HasTopics ?? true, name, "topics");
        return Admit(EntityProperties.Topic, topic, name);
    }

    /// <exception cref="BrokerException">amqp:not-allowed.</exception>
    public SubscriptionDescription Admit(SubscriptionDescription subscription) =>
        Admit(EntityProperties.Subscription, subscription, $"The subscription '{subscription.Name}'");

    /// <exception cref="BrokerException">amqp:not-allowed.</exception>
    public EventHubDescription Admit(EventHubDescription hub)
    {
        string name = $"The event hub '{hub.Name}'";
        if (limits is not null && PropertyTiers.AtMost(
            "consumer groups, $Default among them",
            hub.ConsumerGroups.Count + 1,
            limits.MaxConsumerGroups,
            limits) is { } refusal)
        {
            throw BrokerException.NotAllowed($"{name} {refusal}");
        }

        return Admit(EntityProperties.EventHub, hub, name);
    }

    /// <exception cref="BrokerException">amqp:resource-limit-exceeded: there are as many already.</exception>
    public void CheckRoomForEntity(int count) => CheckCount("queues and topics", count, limits?.MaxEntities);

    /// <exception cref="BrokerException">amqp:resource-limit-exceeded.</exception>
    public void CheckRoomForSubscription(int count) => CheckCount("subscriptions", count, limits?.MaxSubscriptions);

    /// <exception cref="BrokerException">amqp:resource-limit-exceeded.</exception>
    public void CheckRoomForHub(int count) => CheckCount("event hubs", count, limits?.MaxHubs);

    /// <exception cref="BrokerException">amqp:not-allowed.</exception>
    public void CheckTransactions() => Demand(limits?.HasTransactions ?? true, "A transaction", "transactions");

    private T Admit<T>(PropertiesOf<T> properties, T entity, string name)
    {
        if (limits is null)
        {
            return entity;
        }

        T admitted = properties.Admit(entity, limits, out string? refusal);
        return refusal is null ? admitted : throw BrokerException.NotAllowed($"{name} {refusal}");
    }

    private void Demand(bool isAllowed, string name, string feature)
    {
        if (!isAllowed)
        {
            throw BrokerException.NotAllowed($"{name} {PropertyTiers.Lacks(feature, limits!)}");
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
