using Serverless.Broker.Entities;
using Serverless.Broker.Sessions;

namespace Serverless.Broker.Queues;

/// <summary>
/// A receiver of a <see cref="MessageQueue"/>; its state changes under the lock of the queue's family.
/// </summary>
internal sealed class Receiver(MessageQueue queue, ReceiverOptions options, IReceiverSink sink) : IReceiver
{
    private readonly uint _initialDeliveryCount = options.InitialDeliveryCount;
    private BrokerException? _untold;

    public ReceiveMode Mode => options.Mode;

    public IReceiverSink Sink => sink;

    public Session? Session { get; init; }

    public string? SessionId => Session?.Id;

    public DateTimeOffset SessionLockedUntil =>
        Session is null ? default : new DateTimeOffset(Session.LockedUntilTicks, TimeSpan.Zero);

    public uint DeliveryCount { get; private set; } = options.InitialDeliveryCount;

    public int Credit { get; private set; }

    public bool IsClosed { get; private set; }

    /// <summary>Waits for messages in the queue's turn order.</summary>
    public bool IsHungry { get; set; }

    public void Flow(uint? deliveryCount, uint linkCredit, bool drain = false)
    {
        using FamilyScope _ = queue.Family.Enter();
        uint limit = unchecked((deliveryCount ?? _initialDeliveryCount) + linkCredit);
        if (IsClosed)
        {
            TellWhy_NeedsLock(isAsked: drain || CreditUpTo(limit) > 0);
            return;
        }

        long now = queue.Family.NowTicks;
        if (CreditUpTo(limit) < 0)
        {
            Credit = 0;
            TakeBack_NeedsLock(limit, now);
        }

        Credit = Math.Max(0, CreditUpTo(limit));
        queue.Feed_NeedsLock(this, now);
        if (drain && !IsClosed)
        {
            DeliveryCount = unchecked(DeliveryCount + (uint)Credit);
            Credit = 0;
            sink.OnDrained(this);
        }
    }

    public void AddCredit(int credit)
    {
        using FamilyScope _ = queue.Family.Enter();
        if (IsClosed)
        {
            TellWhy_NeedsLock(isAsked: credit > 0);
            return;
        }

        Credit += credit;
        queue.Feed_NeedsLock(this, queue.Family.NowTicks);
    }

    public void Close()
    {
        using FamilyScope _ = queue.Family.Enter();
        long now = queue.Family.NowTicks;
        bool wasOpen = !IsClosed;
        IsClosed = true;
        TakeBack_NeedsLock(limit: null, now);
        if (wasOpen)
        {
            queue.Close_NeedsLock(this, now);
        }

        queue.Dispatch_NeedsLock(now);
    }

    /// <summary>The broker closes the receiver and says why.</summary>
    public void Close_NeedsLock(BrokerException reason)
    {
        if (!IsClosed)
        {
            IsClosed = true;
            queue.Close_NeedsLock(this, queue.Family.NowTicks);
            sink.OnClosed(this, reason);
        }
    }

    /// <summary>
    /// The session's lock is lost. A receive that waits is told at once; where none waits, the next one is told: a
    /// client whose link is gone could neither settle nor ask, and would never hear that it lost the lock.
    /// </summary>
    public void LoseSession_NeedsLock(BrokerException reason)
    {
        if (!IsClosed)
        {
            IsClosed = true;
            _untold = reason;
            bool isAsked = Credit > 0;
            queue.Close_NeedsLock(this, queue.Family.NowTicks);
            TellWhy_NeedsLock(isAsked);
        }
    }

    /// <summary>Uses one credit.</summary>
    public void Take_NeedsLock()
    {
        Credit--;
        DeliveryCount = unchecked(DeliveryCount + 1);
    }

    /// <summary>Serial-number arithmetic: what the receiver granted less what was delivered since it looked.</summary>
    private int CreditUpTo(uint limit) => unchecked((int)(limit - DeliveryCount));

    private void TellWhy_NeedsLock(bool isAsked)
    {
        if (isAsked && _untold is { } reason)
        {
            _untold = null;
            sink.OnClosed(this, reason);
        }
    }

    private void TakeBack_NeedsLock(uint? limit, long nowTicks)
    {
        List<Delivery> unsent = [];
        DeliveryCount = sink.TakeBack(this, limit, unsent);
        queue.TakeBack_NeedsLock(unsent, nowTicks);
    }
}
