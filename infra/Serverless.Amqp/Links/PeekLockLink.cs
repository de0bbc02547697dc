using Amqp;
using Amqp.Framing;
using Amqp.Handler;

namespace Serverless.Amqp;

/// <summary>A receiving link that hears the peer's dispositions, which AMQPNetLite reports to the connection's handler only.</summary>
internal sealed class PeekLockLink(Session session, string name, Attach attach, OnAttached onAttached)
    : ReceiverLink(session, name, attach, onAttached)
{
    /// <summary>Called on the connection's read loop with the delivery that the peer settled.</summary>
    public Action<IDelivery>? Settled { get; set; }

    public void OnDisposition(IDelivery delivery) => Settled?.Invoke(delivery);
}
