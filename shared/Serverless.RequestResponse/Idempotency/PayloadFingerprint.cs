using System.Security.Cryptography;
using System.Text.Json;
using Serverless.Messaging;

namespace Serverless.RequestResponse;

/// <summary>Tells whether two requests with one key ask for the same.</summary>
public static class PayloadFingerprint
{
    /// <summary>The fingerprint of a payload after it was read, so that white space, the order of properties and the
    /// spelling of numbers (<c>9.5</c>, <c>9.50</c>) do not matter: SHA-256 of its JSON, in hexadecimal.</summary>
    public static string Of<T>(T payload)
    {
        using var json = JsonSerializer.SerializeToDocument(payload, MessageJson.Options);
        return OfBytes(CanonicalJson.Write(json.RootElement));
    }

    /// <summary>The fingerprint of bytes as they came: SHA-256, in hexadecimal.</summary>
    public static string OfBytes(ReadOnlySpan<byte> payload) => Convert.ToHexStringLower(SHA256.HashData(payload));
}
