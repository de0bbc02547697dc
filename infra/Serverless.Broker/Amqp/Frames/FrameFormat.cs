using System.Buffers.Binary;
using Serverless.Broker.Amqp.Codec;

namespace Serverless.Broker.Amqp.Frames;

/// <summary>Protocol headers (AMQP 1.0 §2.2) and frame heads (§2.3).</summary>
internal static class FrameFormat
{
    public const int HeadSize = 8;
    public const int MinMaxFrameSize = 512;
    public const byte AmqpType = 0;
    public const byte SaslType = 1;

    private const byte DataOffset = 2;

    public static ReadOnlySpan<byte> AmqpHeader => "AMQP\0\u0001\0\0"u8;

    public static ReadOnlySpan<byte> SaslHeader => "AMQP\u0003\u0001\0\0"u8;

    /// <summary>Opens a frame; answers the mark for <see cref="End"/>.</summary>
    public static int Begin(AmqpWriter writer, ushort channel, byte type = AmqpType)
    {
        var mark = writer.Position;
        var head = writer.GetSpan(HeadSize);
        head[4] = DataOffset;
        head[5] = type;
        BinaryPrimitives.WriteUInt16BigEndian(head[6..], channel);
        writer.Advance(HeadSize);
        return mark;
    }

    /// <summary>Closes a frame: patches its size.</summary>
    public static void End(AmqpWriter writer, int mark) =>
        BinaryPrimitives.WriteInt32BigEndian(writer.Written(mark, 4), writer.Position - mark);
}
