using Serverless.Broker.Amqp.Frames;

namespace Serverless.Broker.Amqp.Links;

/// <summary>A message under way to a node.</summary>
/// <param name="Link">The link it came on.</param>
/// <param name="Id">Its delivery-id.</param>
/// <param name="IsSettled">The peer sent it settled: no disposition follows.</param>
/// <param name="MessageFormat">0 for one message, 0x80013700 for a batch.</param>
/// <param name="State">The state on the transfer: the transaction it belongs to.</param>
internal readonly record struct IncomingDelivery(
    IncomingLink Link, uint Id, bool IsSettled, uint MessageFormat, AmqpOutcome State)
{
    /// <summary>Settles the delivery with an outcome. Thread-safe.</summary>
    public void Complete(in AmqpOutcome outcome) => Link.Complete(Id, IsSettled, outcome);
}
