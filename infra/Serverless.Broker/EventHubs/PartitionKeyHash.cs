using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Serverless.Broker.EventHubs;

/// <summary>
/// Which partition a key belongs to, as the service and its buffered producers have it: Bob Jenkins' lookup3 over the
/// UTF-8 bytes, the two halves of its 64 bits folded to 16.
/// </summary>
internal static class PartitionKeyHash
{
    private const uint Seed = 0xdeadbeef;
    private const int BlockSize = 12;

    /// <summary>The index of the key's partition.</summary>
    public static int PartitionOf(string key, int partitionCount) => Math.Abs(Compute(key) % partitionCount);

    internal static short Compute(string key)
    {
        ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(key);
        uint a = Seed + (uint)rest.Length;
        uint b = a;
        uint c = a;
        while (rest.Length > BlockSize)
        {
            Add(rest, ref a, ref b, ref c);
            Mix(ref a, ref b, ref c);
            rest = rest[BlockSize..];
        }

        if (rest.Length > 0)
        {
            Span<byte> last = stackalloc byte[BlockSize];
            last.Clear();
            rest.CopyTo(last);
            Add(last, ref a, ref b, ref c);
            Finish(ref a, ref b, ref c);
        }

        return unchecked((short)(c ^ b));
    }

    private static void Add(ReadOnlySpan<byte> block, ref uint a, ref uint b, ref uint c)
    {
        a += BinaryPrimitives.ReadUInt32LittleEndian(block);
        b += BinaryPrimitives.ReadUInt32LittleEndian(block[4..]);
        c += BinaryPrimitives.ReadUInt32LittleEndian(block[8..]);
    }

    private static void Mix(ref uint a, ref uint b, ref uint c)
    {
        a = (a - c) ^ BitOperations.RotateLeft(c, 4);
        c += b;
        b = (b - a) ^ BitOperations.RotateLeft(a, 6);
        a += c;
        c = (c - b) ^ BitOperations.RotateLeft(b, 8);
        b += a;
        a = (a - c) ^ BitOperations.RotateLeft(c, 16);
        c += b;
        b = (b - a) ^ BitOperations.RotateLeft(a, 19);
        a += c;
        c = (c - b) ^ BitOperations.RotateLeft(b, 4);
        b += a;
    }

    private static void Finish(ref uint a, ref uint b, ref uint c)
    {
        c = (c ^ b) - BitOperations.RotateLeft(b, 14);
        a = (a ^ c) - BitOperations.RotateLeft(c, 11);
        b = (b ^ a) - BitOperations.RotateLeft(a, 25);
        c = (c ^ b) - BitOperations.RotateLeft(b, 16);
        a = (a ^ c) - BitOperations.RotateLeft(c, 4);
        b = (b ^ a) - BitOperations.RotateLeft(a, 14);
        c = (c ^ b) - BitOperations.RotateLeft(b, 24);
    }
}
