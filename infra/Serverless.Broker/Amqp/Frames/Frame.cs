using System.Buffers.Binary;

namespace Serverless.Broker.Amqp.Frames;

/// <summary>One frame (AMQP 1.0 §2.3), its body not decoded. Valid until the next frame is read.</summary>
internal readonly ref struct Frame
{
    private Frame(byte type, ushort channel, ReadOnlySpan<byte> body)
    {
        Type = type;
        Channel = channel;
        Body = body;
    }

    public byte Type { get; }

    public ushort Channel { get; }

    /// <summary>Performative and payload; empty for a heartbeat (§2.4.5).</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Takes a frame from exactly its bytes.</summary>
    /// <exception cref="AmqpException">The data offset is wrong.</exception>
    public static Frame Parse(ReadOnlySpan<byte> bytes)
    {
        var offset = bytes[4] * 4;
        if (offset < FrameFormat.HeadSize || offset > bytes.Length)
        {
            throw AmqpException.Connection(
                AmqpConditions.FramingError, $"A frame of {bytes.Length} bytes has a data offset of {offset}.");
        }

        return new Frame(bytes[5], BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]), bytes[offset..]);
    }
}
