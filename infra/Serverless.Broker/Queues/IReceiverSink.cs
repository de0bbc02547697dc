using Serverless.Broker.Entities;

namespace Serverless.Broker.Queues;

/// <summary>
/// Takes what a receiver delivers. All methods are called with the entity's lock held: they enqueue and return, never
/// block, never call back into the broker.
/// </summary>
internal interface IReceiverSink
{
    void OnDelivery(IReceiver receiver, in Delivery delivery);

    /// <summary>
    /// Gives back what was delivered and is not sent yet, beyond a delivery-count (null: all of it), oldest first;
    /// answers the delivery-count without that. A sink that sends at once has nothing to give back.
    /// </summary>
    uint TakeBack(IReceiver receiver, uint? limit, List<Delivery> unsent) => receiver.DeliveryCount;

    /// <summary>
    /// A drain is done: what was ready was delivered, <see cref="IReceiver.DeliveryCount"/> has
    /// advanced, no credit is left.
    /// </summary>
    void OnDrained(IReceiver receiver);

    /// <summary>The broker closed the receiver: session lock lost, entity deleted or disabled.</summary>
    void OnClosed(IReceiver receiver, BrokerException reason);
}
