using Serverless.Broker.Amqp.Codec;

namespace Serverless.Broker.Amqp.Links;

/// <summary>A message whose frames are not all written yet.</summary>
internal sealed class PartialDelivery(AmqpWriter message, uint deliveryId, Guid tag, bool isSettled) : IDisposable
{
    private int _written;

    public uint DeliveryId { get; } = deliveryId;

    public Guid Tag { get; } = tag;

    public bool IsSettled { get; } = isSettled;

    public ReadOnlySpan<byte> Rest => message.WrittenSpan[_written..];

    /// <summary>Counts bytes as written; true when none is left.</summary>
    public bool Advance(int length)
    {
        _written += length;
        return _written == message.Position;
    }

    public void Dispose() => message.Dispose();
}
