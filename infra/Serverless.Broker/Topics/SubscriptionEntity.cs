using Serverless.Broker.DeadLetters;
using Serverless.Broker.Entities;
using Serverless.Broker.Filters;
using Serverless.Broker.Messages;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Topics;

/// <summary>A subscription: rules, and a queue of the copies they let in.</summary>
internal sealed class SubscriptionEntity : IStoredEntity
{
    public const string Infix = "/Subscriptions/";

    public SubscriptionEntity(
        EntityFamily family,
        int id,
        SubscriptionDescription description,
        RuleSet rules,
        Func<long> maxMessageSize,
        bool isPartitioned)
    {
        Family = family;
        Id = id;
        Description = description;
        RuleSet = rules;
        Sources = new SourceQueues(
            family,
            id,
            description.TopicName + Infix + description.Name,
            QueueSettings.From(description),
            description.ForwardDeadLetteredMessagesTo,
            maxMessageSize,
            isPartitioned,
            rules);
    }

    public EntityFamily Family { get; }

    public int Id { get; }

    public SubscriptionDescription Description { get; private set; }

    public RuleSet RuleSet { get; }

    public EntityRecord Record => new() { Subscription = CurrentDescription, Declared = Declared };

    public int Segment { get; set; }

    public string? Declared { get; set; }

    public SourceQueues Sources { get; }

    public MessageQueue Queue => Sources.Main;

    /// <summary>The description with the rules of this moment.</summary>
    public SubscriptionDescription CurrentDescription => Description with { Rules = RuleSet.List() };

    public void Change_NeedsLock(SubscriptionDescription description)
    {
        Description = description;
        Sources.Change_NeedsLock(QueueSettings.From(description), description.ForwardDeadLetteredMessagesTo);
    }

    public void Take_NeedsLock(
        StoredMessage copy, TimeSpan topicTimeToLive, long nowTicks, bool honourSchedule = false)
    {
        if (Description.RequiresSession && copy.Content.SessionId is null)
        {
            copy.EnqueuedTicks = nowTicks;
            DeadLetter.Add(
                Queue.State.DeadLetters!,
                copy,
                DeadLetterReasons.SessionIdIsNull,
                "The subscription requires sessions and the message has no session id.",
                properties: null,
                nowTicks);
            return;
        }

        Queue.State.Enqueue(copy, nowTicks, honourSchedule, topicTimeToLive);
        if (copy.Session is { } session)
        {
            Queue.State.Sessions.Dispatch(session, nowTicks);
        }
    }
}
