using Serverless.Broker.DeadLetters;
using Serverless.Broker.Entities;
using Serverless.Broker.Filters;
using Serverless.Broker.Messages;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Topics;

/// <summary>A topic: every subscription whose rules match gets a copy; copies share the bytes.</summary>
internal sealed class TopicEntity : SendTarget
{
    private readonly long _defaultMaxMessageSize;
    private readonly QueueState _store;
    private readonly List<SubscriptionEntity> _subscriptions = [];

    public TopicEntity(EntityFamily family, int id, TopicDescription description, long defaultMaxMessageSize)
        : base(family, id)
    {
        _defaultMaxMessageSize = defaultMaxMessageSize;
        Description = description;
        _store = new QueueState(family, id, description.Name, new QueueSettings());
        _store.Schedule.Activated = (message, now) =>
        {
            Publish_NeedsLock(new Arrival(message.Content, message.Overrides, Hops: message.Hops), now);
            Dispatch_NeedsLock(now);
        };
        DetectDuplicates(description.RequiresDuplicateDetection, description.DuplicateDetectionHistoryTimeWindow);
    }

    public TopicDescription Description { get; private set; }

    public IReadOnlyList<SubscriptionEntity> Subscriptions => _subscriptions;

    /// <summary>The scheduled messages.</summary>
    public QueueState ScheduledMessages => _store;

    public override EntityRecord Record => new() { Topic = Description, Declared = Declared };

    public override string Path => Description.Name;

    public override bool RequiresSession => false;

    public override bool IsPartitioned => Description.EnablePartitioning;

    public override long MaxMessageSize =>
        Description.MaxMessageSizeInKilobytes is { } kilobytes ? kilobytes * 1024 : _defaultMaxMessageSize;

    protected override EntityStatus Status => Description.Status;

    protected override long MaxSizeInBytes => Description.MaxSizeInMegabytes * 1024 * 1024;

    public override QueueState Store => _store;

    public void Change_NeedsLock(TopicDescription description)
    {
        Description = description;
        _store.Touch(Family.NowTicks);
        DetectDuplicates(description.RequiresDuplicateDetection, description.DuplicateDetectionHistoryTimeWindow);
    }

    public void Add_NeedsLock(SubscriptionEntity subscription) => _subscriptions.Add(subscription);

    public void Remove_NeedsLock(SubscriptionEntity subscription) => _subscriptions.Remove(subscription);

    public override void Dispatch_NeedsLock(long nowTicks)
    {
        foreach (SubscriptionEntity subscription in _subscriptions)
        {
            subscription.Queue.State.Dispatcher.Dispatch(nowTicks);
            subscription.Queue.State.DeadLetters!.Dispatcher.Dispatch(nowTicks);
        }
    }

    protected override void Take_NeedsLock(in Arrival arrival, long nowTicks)
    {
        if (arrival.HonourSchedule && arrival.Content.ScheduledEnqueueTime?.UtcTicks > nowTicks)
        {
            _store.Enqueue(arrival.ToMessage(), nowTicks);
        }
        else
        {
            Publish_NeedsLock(arrival, nowTicks);
        }
    }

    private void Publish_NeedsLock(in Arrival arrival, long nowTicks)
    {
        long number = arrival.SequenceNumber == 0 ? _store.NextSequenceNumber() : arrival.SequenceNumber;
        Family.Entry.Counter(Id, number);
        MessageView view = new(arrival.Content, arrival.Overrides, number, nowTicks);
        long enqueuedNumber = arrival.EnqueuedSequenceNumber == 0 ? number : arrival.EnqueuedSequenceNumber;
        foreach (SubscriptionEntity subscription in _subscriptions)
        {
            PublishTo_NeedsLock(subscription, arrival, view, enqueuedNumber, nowTicks);
        }
    }

    private void PublishTo_NeedsLock(
        SubscriptionEntity subscription, in Arrival arrival, MessageView view, long enqueuedNumber, long nowTicks)
    {
        RuleResult result = subscription.RuleSet.Apply(view);
        if (result.IsPlain)
        {
            StoredMessage copy = Copy(arrival.Content, arrival.Overrides, arrival, enqueuedNumber);
            subscription.Take_NeedsLock(copy, Description.DefaultMessageTimeToLive, nowTicks);
        }

        foreach (RuleCopy changed in result.Copies)
        {
            TakeChanged_NeedsLock(subscription, changed, arrival, enqueuedNumber, nowTicks);
        }

        if (result.Error is { } error && subscription.Description.DeadLetteringOnFilterEvaluationExceptions)
        {
            DeadLetter.Add(
                subscription.Queue.State.DeadLetters!,
                Copy(arrival.Content, arrival.Overrides, arrival, enqueuedNumber),
                DeadLetterReasons.FilterEvaluation,
                error,
                properties: null,
                nowTicks);
        }
    }

    private void TakeChanged_NeedsLock(
        SubscriptionEntity subscription, in RuleCopy changed, in Arrival arrival, long enqueuedNumber, long nowTicks)
    {
        if (HeaderLimits.Check(changed.Content, changed.Overrides) is { } tooLarge)
        {
            DeadLetter.Add(
                subscription.Queue.State.DeadLetters!,
                Copy(arrival.Content, arrival.Overrides, arrival, enqueuedNumber),
                DeadLetterReasons.HeaderSizeExceeded,
                tooLarge,
                properties: null,
                nowTicks);
            return;
        }

        subscription.Take_NeedsLock(
            Copy(changed.Content, changed.Overrides, arrival, enqueuedNumber),
            Description.DefaultMessageTimeToLive,
            nowTicks,
            honourSchedule: changed.Content.ScheduledEnqueueTime != arrival.Content.ScheduledEnqueueTime);
    }

    private static StoredMessage Copy(
        MessageContent content, MessageOverrides? overrides, in Arrival arrival, long enqueuedNumber) => new(content)
        {
            Overrides = overrides,
            EnqueuedSequenceNumber = enqueuedNumber,
            Hops = arrival.Hops,
        };
}
