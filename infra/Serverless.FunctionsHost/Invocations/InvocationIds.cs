using System.Diagnostics.CodeAnalysis;

namespace Serverless.FunctionsHost.Invocations;

/// <summary>
/// Makes invocation ids: UUIDs of version 4 (RFC 9562 §5.4) that are unique and no secret. Asking the system for random
/// bytes, as <see cref="Guid.NewGuid"/> does, was the largest part of an invocation in process.
/// </summary>
internal static class InvocationIds
{
    /// <summary>A new id as text.</summary>
    [SuppressMessage("Security", "CA5394", Justification = "Nobody is trusted for knowing an invocation id.")]
    public static string Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
