using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Amqp.Links;

namespace Serverless.Broker.Amqp.Sessions;

/// <summary>A delivery of the peer that a node is done with.</summary>
internal readonly record struct CompletedDelivery(
    IncomingLink Link,
    uint DeliveryId,
    bool IsSettled,
    AmqpOutcome Outcome);
