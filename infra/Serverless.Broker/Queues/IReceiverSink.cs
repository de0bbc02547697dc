using Serverless.Broker.Entities;

namespace Serverless.Broker.Queues;

/// <summary>
/// Takes what a receiver delivers. All methods are called with the entity's lock held: they enqueue and return, never
/// block, never call back into the broker.
/// </summary>
internal interface IReceiverSink
{
    void OnDelivery(Receiver receiver, in Delivery delivery);

    /// <summary>
    /// Gives back what was delivered and is not sent yet, beyond a delivery-count (null: all of it), oldest first;
    /// answers the delivery-count without that. A sink that sends at once has nothing to give back.
    /// </summary>
    uint TakeBack(Receiver receiver, uint? limit, List<Delivery> unsent) => receiver.DeliveryCount;

    /// <summary>
    /// A drain is done: what was ready was delivered, <see cref="Receiver.DeliveryCount"/> has
    /// advanced, no credit is left.
    /// </summary>
    void OnDrained(Receiver receiver);

    /// <summary>The broker closed the receiver: session lock lost, entity deleted or disabled.</summary>
    void OnClosed(Receiver receiver, BrokerException reason);
}
