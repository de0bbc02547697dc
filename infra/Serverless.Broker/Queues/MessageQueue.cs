using Serverless.Broker.Entities;
using Serverless.Broker.Filters;
using Serverless.Broker.Messages;
using Serverless.Broker.Scheduling;

namespace Serverless.Broker.Queues;

/// <summary>
/// The messages of a queue, a subscription or a dead-letter queue. All operations are O(1) or O(log n) in the number of
/// waiting messages. State changes under the lock of <see cref="Family"/>.
/// </summary>
internal sealed partial class MessageQueue : IMessageSource
{
    private readonly MessageIndex _index = new();
    private readonly ReadyMessages _ready = new();
    private readonly MessageList _locked = new();
    private readonly MessageList _transfers = new();
    private readonly MessageHeap _expiring = new();
    private readonly MessageHeap _scheduled = new();
    private QueueSettings _settings;
    private long _lastSequenceNumber;
    private long _sizeInBytes;
    private int _deferredCount;
    private int _openReceivers;

    public MessageQueue(EntityFamily family, int id, string path, QueueSettings settings)
    {
        Family = family;
        Id = id;
        Path = path;
        _settings = settings;
        LastAccessTicks = family.NowTicks;
        family.Add_NeedsLock(this);
    }

    /// <summary>The number of this queue in the journal.</summary>
    public int Id { get; }

    public string Path { get; }

    public EntityFamily Family { get; }

    /// <summary>Where its dead letters go; null for a dead-letter queue itself.</summary>
    public MessageQueue? DeadLetters { get; init; }

    /// <summary>Where messages go that could not be forwarded.</summary>
    public MessageQueue? TransferDeadLetters { get; init; }

    /// <summary>Set on dead-letter queues: the path of the entity whose dead letters they hold.</summary>
    public string? DeadLetterSource { get; init; }

    /// <summary>Takes a scheduled message that became due instead of this queue; a topic publishes it.</summary>
    public Action<StoredMessage, long>? Activated { get; init; }

    public IRuleSet? Rules { get; init; }

    /// <summary>Cancelled when the queue is deleted.</summary>
    public CancellationToken Deleted => _gone.Token;

    /// <summary>The largest state of a session in bytes.</summary>
    public Func<long>? MaxSessionStateSize { get; init; }

    public bool IsPartitioned { get; init; }

    public bool RequiresSession => _settings.RequiresSession;

    public TimeSpan LockDuration => _settings.LockDuration;

    public QueueSettings Settings => _settings;

    public long LastAccessTicks { get; private set; }

    /// <summary>Somebody receives, or messages are scheduled.</summary>
    public bool IsInUse => _openReceivers > 0 || _scheduled.Count > 0;

    /// <summary>Somebody receives, or waits for a session.</summary>
    public bool HasReceiver
    {
        get
        {
            using FamilyScope _ = Family.Enter();
            return _openReceivers > 0 || _acceptors.Count > 0;
        }
    }

    /// <summary>
    /// Messages that a receiver could have now: available, and not behind a locked one of their session.
    /// </summary>
    public int DeliverableCount
    {
        get
        {
            using FamilyScope _ = Family.Enter();
            return _ready.Count + _sessions.Values.Sum(session => session.Locked.Count == 0 ? session.Ready.Count : 0);
        }
    }

    public int MessageCount => _index.Count;

    public long LastSequenceNumber => _lastSequenceNumber;

    public MessageCounts Counts
    {
        get
        {
            using FamilyScope _ = Family.Enter();
            return new MessageCounts(
                Active: _index.Count - _deferredCount - _scheduled.Count - _transfers.Count,
                Deferred: _deferredCount,
                Scheduled: _scheduled.Count,
                DeadLetter: DeadLetters?.MessageCount ?? 0,
                Transfer: _transfers.Count,
                TransferDeadLetter: TransferDeadLetters?.MessageCount ?? 0,
                SizeInBytes: _sizeInBytes
                    + (DeadLetters?._sizeInBytes ?? 0)
                    + (TransferDeadLetters?._sizeInBytes ?? 0));
        }
    }

    /// <summary>Applies changed settings; receivers go when the entity no longer lets them receive.</summary>
    public void Change_NeedsLock(QueueSettings settings)
    {
        bool forwards = settings.ForwardTo is not null && _settings.ForwardTo is null;
        _settings = settings;
        LastAccessTicks = Family.NowTicks;
        if (!MayReceive)
        {
            CloseReceivers_NeedsLock(Disabled());
        }

        if (forwards)
        {
            CloseReceivers_NeedsLock(
                BrokerException.NotAllowed($"The entity '{Path}' forwards to '{settings.ForwardTo}' now."));
            ForwardReady_NeedsLock();
        }
    }

    public void Touch_NeedsLock(long nowTicks) => LastAccessTicks = nowTicks;

    public long NextSequenceNumber_NeedsLock() => ++_lastSequenceNumber;

    private bool MayReceive => _settings.Status is EntityStatus.Active or EntityStatus.SendDisabled;

    private BrokerException Disabled() => new(
        ErrorConditions.EntityDisabled,
        $"The entity '{Path}' has status {_settings.Status} and refuses receives. Set its status to Active.");

    private void CheckExists()
    {
        if (Family.IsDeleted || _deleted)
        {
            throw BrokerException.EntityNotFound(Path);
        }
    }

    private void CheckReceive()
    {
        CheckExists();
        if (!MayReceive)
        {
            throw Disabled();
        }

        if (_settings.ForwardTo is not null)
        {
            throw BrokerException.NotAllowed(
                $"The entity '{Path}' forwards to '{_settings.ForwardTo}'. Receive from there, or remove forwardTo.");
        }
    }
}
