using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Serverless.Broker.Journal;

/// <summary>
/// How an entry lies in a segment: length, CRC-32C of the payload, CRC-32C of those two, payload, end mark. The check
/// of the header tells a damaged length from a damaged payload; the end mark, which is not zero, tells whether the
/// writing came to the end.
/// </summary>
internal static class EntryFrame
{
    public const int HeaderSize = 12;
    public const int Overhead = HeaderSize + 1;
    public const byte EndMark = 0x5a;

    /// <summary>The frame of a barrier, with which a group begins.</summary>
    public const int BarrierSize = BarrierPayload + Overhead;

    private const int BarrierPayload = 1 + sizeof(long);

    public static int SizeOf(int payloadLength) => payloadLength + Overhead;

    /// <summary>Writes a frame without its checks; <see cref="Seal"/> follows.</summary>
    public static void Write(Span<byte> frame, ReadOnlySpan<byte> payload)
    {
        BinaryPrimitives.WriteInt32LittleEndian(frame, payload.Length);
        payload.CopyTo(frame[HeaderSize..]);
        frame[HeaderSize + payload.Length] = EndMark;
    }

    /// <summary>Computes the checks of all frames in a row.</summary>
    public static void Seal(Span<byte> frames)
    {
        while (frames.Length > 0)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(frames);
            BinaryPrimitives.WriteUInt32LittleEndian(frames[4..], Checksum(frames.Slice(HeaderSize, length)));
            BinaryPrimitives.WriteUInt32LittleEndian(frames[8..], Checksum(frames[..8]));
            frames = frames[SizeOf(length)..];
        }
    }

    /// <summary>Writes the barrier at the beginning of a group, which was left free for it, and all checks.</summary>
    public static void SealGroup(Span<byte> group, long number)
    {
        Span<byte> payload = stackalloc byte[BarrierPayload];
        payload[0] = (byte)JournalOperation.Barrier;
        BinaryPrimitives.WriteInt64LittleEndian(payload[1..], number);
        Write(group, payload);
        Seal(group);
    }

    /// <summary>A header that is whole; its payload may reach beyond the data.</summary>
    public static bool HasHeader(ReadOnlySpan<byte> data, out int length)
    {
        length = 0;
        if (data.Length < HeaderSize || Checksum(data[..8]) != BinaryPrimitives.ReadUInt32LittleEndian(data[8..]))
        {
            return false;
        }

        length = BinaryPrimitives.ReadInt32LittleEndian(data);
        return length > 0;
    }

    /// <summary>Reads the frame at the beginning of the data.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (!HasHeader(data, out int length) || length > data.Length - Overhead || data[HeaderSize + length] != EndMark)
        {
            return false;
        }

        ReadOnlySpan<byte> candidate = data.Slice(HeaderSize, length);
        if (Checksum(candidate) != BinaryPrimitives.ReadUInt32LittleEndian(data[4..]))
        {
            return false;
        }

        payload = candidate;
        return true;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, rest);
        }

        return ~crc;
    }
}
