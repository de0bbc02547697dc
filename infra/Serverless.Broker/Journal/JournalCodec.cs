using System.Buffers;
using System.Text;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Journal;

/// <summary>
/// How values are written in an entry: numbers zig-zag in base 128, bytes with their length before them.
/// </summary>
internal static class JournalCodec
{
    private const int LongestNumber = 10;

    public static void WriteNumber(IBufferWriter<byte> writer, long value)
    {
        ulong bits = (ulong)((value << 1) ^ (value >> 63));
        Span<byte> span = writer.GetSpan(LongestNumber);
        int length = 0;
        while (bits >= 0x80)
        {
            span[length++] = (byte)(bits | 0x80);
            bits >>= 7;
        }

        span[length++] = (byte)bits;
        writer.Advance(length);
    }

    public static void WriteBytes(IBufferWriter<byte> writer, ReadOnlySpan<byte> bytes)
    {
        WriteNumber(writer, bytes.Length);
        writer.Write(bytes);
    }

    public static void WriteOptional(IBufferWriter<byte> writer, ReadOnlyMemory<byte>? bytes)
    {
        if (bytes is { } present)
        {
            WriteBytes(writer, present.Span);
        }
        else
        {
            WriteNumber(writer, -1);
        }
    }

    public static void WriteText(IBufferWriter<byte> writer, string? text)
    {
        if (text is null)
        {
            WriteNumber(writer, -1);
            return;
        }

        int length = Encoding.UTF8.GetByteCount(text);
        WriteNumber(writer, length);
        Encoding.UTF8.GetBytes(text, writer.GetSpan(length));
        writer.Advance(length);
    }

    public static void WriteMessage(IBufferWriter<byte> writer, StoredMessage message)
    {
        WriteNumber(writer, message.SequenceNumber);
        WriteNumber(writer, message.EnqueuedSequenceNumber);
        WriteNumber(writer, message.EnqueuedTicks);
        WriteNumber(writer, message.ExpiresTicks);
        WriteNumber(writer, message.Location == MessageLocation.Scheduled ? message.DueTicks : 0);
        WriteNumber(writer, message.DeliveryCount);
        WriteNumber(writer, (message.Hops << 1) | (message.IsDeferred ? 1 : 0));
        WriteOverrides(writer, message.Overrides);
    }

    public static void WriteOverrides(IBufferWriter<byte> writer, MessageOverrides? overrides)
    {
        if (overrides is null)
        {
            WriteNumber(writer, 0);
            return;
        }

        WriteNumber(writer, 1);
        WriteOptional(writer, overrides.Properties);
        WriteOptional(writer, overrides.ApplicationProperties);
        WriteText(writer, overrides.DeadLetterSource);
    }

    public static void WriteContent(IBufferWriter<byte> writer, MessageContent content)
    {
        WriteNumber(writer, (content.Priority << 1) | (content.Durable ? 1 : 0));
        WriteNumber(writer, content.TimeToLive?.Ticks ?? -1);
        WriteNumber(writer, content.ScheduledEnqueueTime?.UtcTicks ?? -1);
        WriteText(writer, content.MessageId);
        WriteText(writer, content.SessionId);
        WriteText(writer, content.PartitionKey);
        WriteBytes(writer, content.Annotations.Span);
        WriteBytes(writer, content.Properties.Span);
        WriteBytes(writer, content.ApplicationProperties.Span);
        WriteBytes(writer, content.Body.Span);
    }
}
