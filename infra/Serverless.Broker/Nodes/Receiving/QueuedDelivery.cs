using Serverless.Broker.Queues;

namespace Serverless.Broker.Nodes.Receiving;

/// <summary>
/// A delivery on its way to the wire or, with <see cref="DrainedAt"/>, the end of a drain between deliveries.
/// </summary>
internal readonly record struct QueuedDelivery(Delivery Delivery, uint? DrainedAt);
