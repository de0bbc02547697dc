using System.Runtime.CompilerServices;
using Amqp;
using Amqp.Framing;
using Amqp.Handler;

namespace Serverless.Amqp;

/// <summary>
/// A link that receives from an entity. It hears the peer's dispositions, which AMQPNetLite reports to the connection's
/// handler only, and knows when a drain is over, which AMQPNetLite keeps to itself. The version is pinned in
/// Directory.Packages.props, and the receiver tests fail when these members move.
/// </summary>
internal sealed class EntityLink(Session session, string name, Attach attach, OnAttached onAttached)
    : ReceiverLink(session, name, attach, onAttached)
{
    private bool _isDraining;

    /// <summary>Called on the connection's read loop with the delivery that the peer settled.</summary>
    public Action<IDelivery>? Settled { get; set; }

    /// <summary>True when the peer has answered the drain, and no message is half way in.</summary>
    public bool IsDrained
    {
        get
        {
            lock (LinkLock(this))
            {
                return Credit(this) <= 0 && !IsReceiving;
            }
        }
    }

    /// <summary>True when the peer used the drained credit up by messages; some peers do not answer then.</summary>
    public bool IsExhausted
    {
        get
        {
            lock (LinkLock(this))
            {
                return _isDraining && Credit(this) == 1 && !IsReceiving;
            }
        }
    }

#pragma warning disable MA0065 // It has no equality of its own, and its members throw when there is no delivery.
    private bool IsReceiving => !Current(this).Equals(MessageDelivery.None);
#pragma warning restore MA0065

    public void OnDisposition(IDelivery delivery) => Settled?.Invoke(delivery);

    /// <summary>AMQP 1.0 §2.6.7: lets the peer send that many more messages. Ends a drain that is under way.</summary>
    public void Grant(int messages)
    {
        lock (LinkLock(this))
        {
            EndDrain_NeedsLinkLock();
            SetCredit(messages, CreditMode.Manual);
        }
    }

    /// <summary>
    /// AMQP 1.0 §2.6.7: asks the peer to use up exactly the credit that it has, or to give it back. AMQPNetLite takes a
    /// drain for ended when messages have used the credit up, and would take the peer's answer, still on its way, for
    /// that to the next drain. So here it counts one credit that the peer does not have, which only the answer takes
    /// away.
    /// </summary>
    public void StartDrain()
    {
        // The lock under which the link counts deliveries: credit used up meanwhile would be granted again.
        lock (LinkLock(this))
        {
            if (!_isDraining && Credit(this) > 0 && !IsClosed)
            {
                SetCredit(Credit(this), CreditMode.Drain);
                Credit(this)++;
                _isDraining = true;
            }
        }
    }

    /// <summary>The drain is over: answered, or given up.</summary>
    public void EndDrain()
    {
        lock (LinkLock(this))
        {
            EndDrain_NeedsLinkLock();
        }
    }

    private void EndDrain_NeedsLinkLock()
    {
        if (_isDraining)
        {
            _isDraining = false;
            Drain(this) = false;
            Credit(this) = Math.Max(0, Credit(this) - 1);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "credit")]
    private static extern ref int Credit(ReceiverLink link);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "drain")]
    private static extern ref bool Drain(ReceiverLink link);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "deliveryCurrent")]
    private static extern ref MessageDelivery Current(ReceiverLink link);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_ThisLock")]
    private static extern object LinkLock(Link link);
}
