using System.Runtime.InteropServices;

namespace Serverless.Broker.Locks;

/// <summary>
/// A lock token is the message's sequence number and a random nonce of this very lock: it finds its message without a
/// table, and no token of an earlier lock fits.
/// </summary>
internal static class LockToken
{
    public static Guid Create(long sequenceNumber, long nonce)
    {
        Span<long> halves = [sequenceNumber, nonce];
        return MemoryMarshal.Read<Guid>(MemoryMarshal.AsBytes(halves));
    }

    public static (long SequenceNumber, long Nonce) Read(Guid token)
    {
        Span<long> halves = stackalloc long[2];
        MemoryMarshal.Write(MemoryMarshal.AsBytes(halves), in token);
        return (halves[0], halves[1]);
    }

    public static long NewNonce() => Random.Shared.NextInt64(1, long.MaxValue);
}
