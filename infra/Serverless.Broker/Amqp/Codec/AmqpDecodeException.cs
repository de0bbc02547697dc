namespace Serverless.Broker.Amqp.Codec;

/// <summary>
/// The one error of the codec: the bytes are not AMQP 1.0. <see cref="Offset"/> counts from the start of what was read.
/// </summary>
internal sealed class AmqpDecodeException : Exception
{
    public AmqpDecodeException(int offset, string reason)
        : base($"Malformed AMQP data at offset {offset}: {reason}")
    {
        Offset = offset;
        Reason = reason;
    }

    public int Offset { get; }

    public string Reason { get; }
}
