namespace Serverless.Broker.Queues;

/// <param name="Mode">Whether messages are locked or removed as they are delivered.</param>
/// <param name="InitialDeliveryCount">
/// The link's initial-delivery-count, where <see cref="Receiver.DeliveryCount"/> starts.
/// </param>
/// <param name="Name">A name for logs: the link's.</param>
internal sealed record ReceiverOptions(ReceiveMode Mode, uint InitialDeliveryCount = 0, string? Name = null);
