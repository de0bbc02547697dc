using Serverless.Broker.Entities;
using Serverless.Broker.Sessions;

namespace Serverless.Broker.Queues;

/// <summary>
/// One receiving link of a <see cref="MessageQueue"/>. It delivers exactly as many messages as it was granted credit
/// for. Its state changes under the lock of the queue's family.
/// </summary>
internal sealed class Receiver(QueueState queue, ReceiverOptions options, IReceiverSink sink)
{
    private readonly uint _initialDeliveryCount = options.InitialDeliveryCount;
    private BrokerException? _untold;

    public ReceiveMode Mode => options.Mode;

    public IReceiverSink Sink => sink;

    public Session? Session { get; init; }

    /// <summary>The locked session; null without sessions.</summary>
    public string? SessionId => Session?.Id;

    /// <summary>When the session's lock expires; of no meaning without a session.</summary>
    public DateTimeOffset SessionLockedUntil =>
        Session is null ? default : new DateTimeOffset(Session.LockedUntilTicks, TimeSpan.Zero);

    /// <summary>
    /// The link's delivery-count: initial value, plus one a delivery, plus drained credit (wraps; AMQP 1.0 §2.6.7).
    /// </summary>
    public uint DeliveryCount { get; private set; } = options.InitialDeliveryCount;

    /// <summary>Credit not used yet.</summary>
    public int Credit { get; private set; }

    public bool IsClosed { get; private set; }

    /// <summary>Waits for messages in the queue's turn order.</summary>
    public bool IsInTurn { get; set; }

    /// <summary>
    /// Applies a flow frame (AMQP 1.0 §2.6.7): credit becomes <c>deliveryCount + linkCredit - DeliveryCount</c>.
    /// <paramref name="deliveryCount"/> null means the receiver has not seen the attach yet: the initial value.
    /// When that is less than nothing, deliveries that were not sent yet are taken back: nothing beyond the flow goes
    /// out. With <paramref name="drain"/> delivers what is ready, then uses up the rest and calls
    /// <see cref="IReceiverSink.OnDrained"/>.
    /// </summary>
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
        queue.Dispatcher.Feed(this, now);
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
        queue.Dispatcher.Feed(this, queue.Family.NowTicks);
    }

    /// <summary>
    /// Stops deliveries. Locked messages stay locked until their locks expire, but those not sent yet are available at
    /// once; a session is released at once and its messages return without a failed delivery. Idempotent.
    /// </summary>
    public void Close()
    {
        using FamilyScope _ = queue.Family.Enter();
        long now = queue.Family.NowTicks;
        bool wasOpen = !IsClosed;
        IsClosed = true;
        TakeBack_NeedsLock(limit: null, now);
        if (wasOpen)
        {
            queue.Dispatcher.Close(this, now);
        }

        queue.Dispatcher.Dispatch(now);
    }

    /// <summary>The broker closes the receiver and says why.</summary>
    public void Close_NeedsLock(BrokerException reason)
    {
        if (!IsClosed)
        {
            IsClosed = true;
            queue.Dispatcher.Close(this, queue.Family.NowTicks);
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
            queue.Dispatcher.Close(this, queue.Family.NowTicks);
            TellWhy_NeedsLock(isAsked);
        }
    }

    /// <summary>Uses one credit.</summary>
    public void UseCredit_NeedsLock()
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
        queue.Dispatcher.TakeBack(unsent, nowTicks);
    }
}
