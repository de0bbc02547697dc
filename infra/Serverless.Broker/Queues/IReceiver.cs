namespace Serverless.Broker.Queues;

/// <summary>One receiving link. It delivers exactly as many messages as it was granted credit for.</summary>
internal interface IReceiver
{
    ReceiveMode Mode { get; }

    /// <summary>The locked session; null without sessions.</summary>
    string? SessionId { get; }

    /// <summary>When the session's lock expires; of no meaning without a session.</summary>
    DateTimeOffset SessionLockedUntil { get; }

    /// <summary>
    /// The link's delivery-count: initial value, plus one a delivery, plus drained credit (wraps; AMQP 1.0 §2.6.7).
    /// </summary>
    uint DeliveryCount { get; }

    /// <summary>Credit not used yet.</summary>
    int Credit { get; }

    /// <summary>
    /// Applies a flow frame (AMQP 1.0 §2.6.7): credit becomes <c>deliveryCount + linkCredit - DeliveryCount</c>.
    /// <paramref name="deliveryCount"/> null means the receiver has not seen the attach yet: the initial value.
    /// When that is less than nothing, deliveries that were not sent yet are taken back: nothing beyond the flow goes
    /// out. With <paramref name="drain"/> delivers what is ready, then uses up the rest and calls
    /// <see cref="IReceiverSink.OnDrained"/>.
    /// </summary>
    void Flow(uint? deliveryCount, uint linkCredit, bool drain = false);

    void AddCredit(int credit);

    /// <summary>
    /// Stops deliveries. Locked messages stay locked until their locks expire, but those not sent yet are available at
    /// once; a session is released at once and its messages return without a failed delivery. Idempotent.
    /// </summary>
    void Close();
}
