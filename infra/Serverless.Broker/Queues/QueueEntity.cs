using Serverless.Broker.Entities;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Queues;

/// <summary>A queue with its dead-letter queues.</summary>
internal sealed class QueueEntity : SendTarget
{
    private readonly long _defaultMaxMessageSize;

    public QueueEntity(EntityFamily family, int id, QueueDescription description, long defaultMaxMessageSize)
        : base(family, id)
    {
        _defaultMaxMessageSize = defaultMaxMessageSize;
        Description = description;
        Sources = new SourceQueues(
            family,
            id,
            description.Name,
            QueueSettings.From(description),
            description.ForwardDeadLetteredMessagesTo,
            () => MaxMessageSize,
            description.EnablePartitioning);
        DetectDuplicates(description.RequiresDuplicateDetection, description.DuplicateDetectionHistoryTimeWindow);
    }

    public QueueDescription Description { get; private set; }

    public SourceQueues Sources { get; }

    public MessageQueue Queue => Sources.Main;

    public override EntityRecord Record => new() { Queue = Description, Declared = Declared };

    public override string Path => Description.Name;

    public override bool RequiresSession => Description.RequiresSession;

    public override bool IsPartitioned => Description.EnablePartitioning;

    public override long MaxMessageSize =>
        Description.MaxMessageSizeInKilobytes is { } kilobytes ? kilobytes * 1024 : _defaultMaxMessageSize;

    protected override EntityStatus Status => Description.Status;

    protected override long MaxSizeInBytes => Description.MaxSizeInMegabytes * 1024 * 1024;

    public override QueueState Store => Queue.State;

    public void Change_NeedsLock(QueueDescription description)
    {
        Description = description;
        Sources.Change_NeedsLock(QueueSettings.From(description), description.ForwardDeadLetteredMessagesTo);
        DetectDuplicates(description.RequiresDuplicateDetection, description.DuplicateDetectionHistoryTimeWindow);
    }

    public override void Dispatch_NeedsLock(long nowTicks)
    {
        if (!RequiresSession)
        {
            Store.Dispatcher.Dispatch(nowTicks);
        }
    }

    protected override void Take_NeedsLock(in Arrival arrival, long nowTicks)
    {
        StoredMessage message = arrival.ToMessage();
        Store.Enqueue(message, nowTicks, arrival.HonourSchedule);
        if (message.Session is { } session)
        {
            Store.Sessions.Dispatch(session, nowTicks);
        }
    }
}
