using Serverless.Broker.Filters;
using Serverless.Broker.Queues;
using Serverless.Broker.Topics;
using Serverless.Topology.Properties;

namespace Serverless.Broker.Entities;

internal sealed partial class BrokerNamespace
{
    public IReadOnlyList<TopicEntity> Topics =>
        [.. _targets.Values.OfType<TopicEntity>().OrderBy(t => t.Path, StringComparer.OrdinalIgnoreCase)];

    public TopicEntity? FindTopic(string name) => _targets.GetValueOrDefault(name) as TopicEntity;

    public SubscriptionEntity? FindSubscription(string topic, string name) =>
        _subscriptions.GetValueOrDefault(SubscriptionPath(topic, name));

    /// <summary>Creates a topic; <c>com.microsoft:entity-already-exists</c> when the name is in use.</summary>
    public Task CreateTopicAsync(TopicDescription description, string? declared = null)
    {
        lock (_administration)
        {
            CheckNew(description.Name);
            _tier.CheckRoomForEntity(_targets.Count);
            description = _tier.Admit(description);
            DateTimeOffset now = _options.TimeProvider.GetUtcNow();
            TopicEntity topic = AddTopic(NextId(1), description with { CreatedAt = now, UpdatedAt = now });
            return StoreNewAsync(topic, declared);
        }
    }

    /// <summary>Changes a topic's settings; duplicate detection cannot be changed.</summary>
    public Task UpdateTopicAsync(TopicDescription description, string? declared = null)
    {
        lock (_administration)
        {
            TopicEntity topic = FindTopic(description.Name) ?? throw BrokerException.EntityNotFound(description.Name);
            CheckFixed(description.Name, EntityProperties.Topic, topic.Description, description);
            description = _tier.Admit(description);
            return ChangeAsync(topic, declared, () =>
            {
                topic.Change_NeedsLock(description with
                {
                    Name = topic.Description.Name,
                    CreatedAt = topic.Description.CreatedAt,
                    UpdatedAt = _options.TimeProvider.GetUtcNow(),
                });
                WatchIdle_NeedsLock(topic);
            });
        }
    }

    /// <summary>Deletes a topic with its subscriptions and all their messages.</summary>
    public Task DeleteTopicAsync(string name)
    {
        lock (_administration)
        {
            TopicEntity topic = FindTopic(name) ?? throw BrokerException.EntityNotFound(name);
            _targets.TryRemove(name, out _);
            using FamilyScope scope = topic.Family.Enter();
            foreach (SubscriptionEntity subscription in topic.Subscriptions.ToArray())
            {
                Remove_NeedsLock(topic, subscription);
            }

            topic.ScheduledMessages.Delete();
            _queuesById.TryRemove(topic.Id, out _);
            topic.Family.Delete_NeedsLock();
            topic.Family.Entry.EntityRemoved(topic.Id);
            return scope.Commit();
        }
    }

    /// <summary>Creates a subscription with its rules.</summary>
    public Task CreateSubscriptionAsync(SubscriptionDescription description, string? declared = null)
    {
        lock (_administration)
        {
            TopicEntity topic = FindTopic(description.TopicName)
                ?? throw BrokerException.EntityNotFound(description.TopicName);
            CheckNew(SubscriptionPath(description.TopicName, description.Name));
            _tier.CheckRoomForSubscription(topic.Subscriptions.Count);
            description = _tier.Admit(description);
            DateTimeOffset now = _options.TimeProvider.GetUtcNow();
            SubscriptionDescription created = description with
            {
                TopicName = topic.Path,
                CreatedAt = now,
                UpdatedAt = now,
                Rules = [.. description.Rules.Select(r => r with { CreatedAt = now })],
            };
            return StoreNewAsync(AddSubscription(NextId(SourceQueues.Ids), topic, created), declared);
        }
    }

    /// <summary>
    /// Changes a subscription's settings; its rules stay unless <paramref name="rules"/> take their place. Sessions
    /// cannot be changed.
    /// </summary>
    public Task UpdateSubscriptionAsync(
        SubscriptionDescription description, string? declared = null, IReadOnlyList<Rule>? rules = null)
    {
        lock (_administration)
        {
            (TopicEntity topic, SubscriptionEntity subscription) = GetSubscription(
                description.TopicName, description.Name);
            CheckFixed(
                subscription.Queue.Path, EntityProperties.Subscription, subscription.Description, description);
            description = _tier.Admit(description);
            return ChangeAsync(subscription, declared, () =>
            {
                subscription.Change_NeedsLock(description with
                {
                    TopicName = topic.Path,
                    Name = subscription.Description.Name,
                    CreatedAt = subscription.Description.CreatedAt,
                    UpdatedAt = _options.TimeProvider.GetUtcNow(),
                });
                if (rules is not null)
                {
                    subscription.RuleSet.Replace_NeedsLock(rules);
                }

                WatchIdle_NeedsLock(topic);
            });
        }
    }

    /// <summary>Deletes a subscription with its messages.</summary>
    public Task DeleteSubscriptionAsync(string topicName, string name)
    {
        lock (_administration)
        {
            (TopicEntity topic, SubscriptionEntity subscription) = GetSubscription(topicName, name);
            using FamilyScope scope = topic.Family.Enter();
            Remove_NeedsLock(topic, subscription);
            topic.Family.Entry.EntityRemoved(subscription.Id);
            return scope.Commit();
        }
    }

    private static string SubscriptionPath(string topic, string name) => topic + SubscriptionEntity.Infix + name;

    private (TopicEntity Topic, SubscriptionEntity Subscription) GetSubscription(string topicName, string name) =>
        FindTopic(topicName) is { } topic && FindSubscription(topicName, name) is { } subscription
            ? (topic, subscription)
            : throw BrokerException.EntityNotFound(SubscriptionPath(topicName, name));

    private TopicEntity AddTopic(int id, TopicDescription description)
    {
        EntityFamily family = NewFamily(id);
        TopicEntity topic = new(family, id, description, _options.MaxMessageSizeInKilobytes * 1024);
        family.RunDue = now => RunIdle_NeedsLock(topic, now);
        _targets[description.Name] = topic;
        _queuesById[id] = topic.ScheduledMessages;
        using FamilyScope _ = family.Enter();
        WatchIdle_NeedsLock(topic);
        return topic;
    }

    private SubscriptionEntity AddSubscription(int id, TopicEntity topic, SubscriptionDescription description)
    {
        using FamilyScope _ = topic.Family.Enter();
        SubscriptionEntity? subscription = null;
        RuleSet rules = new(topic.Family, description.Rules, () => Store_NeedsLock(subscription!));
        subscription = new SubscriptionEntity(
            topic.Family, id, description, rules, () => topic.MaxMessageSize, topic.IsPartitioned);
        topic.Add_NeedsLock(subscription);
        _subscriptions[subscription.Queue.Path] = subscription;
        Register(subscription.Sources);
        WatchIdle_NeedsLock(topic);
        return subscription;
    }

    private void Remove_NeedsLock(TopicEntity topic, SubscriptionEntity subscription)
    {
        topic.Remove_NeedsLock(subscription);
        _subscriptions.TryRemove(subscription.Queue.Path, out _);
        Unregister(subscription.Sources);
        subscription.RuleSet.Delete_NeedsLock();
        subscription.Sources.Delete_NeedsLock();
    }

    private static void WatchIdle_NeedsLock(TopicEntity topic)
    {
        TimeSpan shortest = topic.Subscriptions
            .Select(subscription => subscription.Description.IdleTime())
            .Append(topic.Description.AutoDeleteOnIdle)
            .Min();
        if (shortest < TimeSpan.MaxValue)
        {
            topic.Family.Due_NeedsLock(topic.Family.NowTicks + shortest.Ticks);
        }
    }

    private long RunIdle_NeedsLock(TopicEntity topic, long nowTicks)
    {
        // A topic is as busy as its busiest subscription.
        long next = DeleteIdle_NeedsLock(
            topic.Family,
            topic.Subscriptions.SelectMany(s => s.Sources.All).Select(q => q.State).Prepend(topic.ScheduledMessages),
            topic.Description.AutoDeleteOnIdle,
            nowTicks,
            () => DeleteTopicAsync(topic.Path));
        foreach (SubscriptionEntity subscription in topic.Subscriptions)
        {
            long due = DeleteIdle_NeedsLock(
                topic.Family,
                subscription.Sources.All.Select(q => q.State),
                subscription.Description.IdleTime(),
                nowTicks,
                () => DeleteSubscriptionAsync(topic.Path, subscription.Description.Name));
            next = Math.Min(next, due);
        }

        return next;
    }
}
