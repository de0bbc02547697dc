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
        Queue = SourceQueues.Create(
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

    public MessageQueue Queue { get; }

    public override EntityRecord Record => new() { Queue = Description, Declared = Declared };

    public override string Path => Description.Name;

    public override bool RequiresSession => Description.RequiresSession;

    public override bool IsPartitioned => Description.EnablePartitioning;

    public override long MaxMessageSize =>
        Description.MaxMessageSizeInKilobytes is { } kilobytes ? kilobytes * 1024 : _defaultMaxMessageSize;

    protected override EntityStatus Status => Description.Status;

    protected override long MaxSizeInBytes => Description.MaxSizeInMegabytes * 1024 * 1024;

    public override MessageQueue Store => Queue;

    public void Change_NeedsLock(QueueDescription description)
    {
        Description = description;
        SourceQueues.Change_NeedsLock(
            Queue, QueueSettings.From(description), description.ForwardDeadLetteredMessagesTo);
        DetectDuplicates(description.RequiresDuplicateDetection, description.DuplicateDetectionHistoryTimeWindow);
    }

    public override void Dispatch_NeedsLock(long nowTicks)
    {
        if (!RequiresSession)
        {
            Queue.Dispatch_NeedsLock(nowTicks);
        }
    }

    protected override void Take_NeedsLock(in Arrival arrival, long nowTicks)
    {
        StoredMessage message = arrival.ToMessage();
        Queue.Enqueue_NeedsLock(message, nowTicks, arrival.HonourSchedule);
        if (message.Session is { } session)
        {
            Queue.DispatchSession_NeedsLock(session, nowTicks);
        }
    }
}
