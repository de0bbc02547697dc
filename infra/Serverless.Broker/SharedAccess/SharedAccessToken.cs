using System.Globalization;

namespace Serverless.Broker.SharedAccess;

/// <summary>A shared access signature as it was sent.</summary>
/// <param name="KeyName">Whose key signed it.</param>
/// <param name="Audience">What it is for (sr).</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="SignedText">
/// What the signature is over: the audience as encoded in the token, a line feed, the expiry.
/// </param>
/// <param name="Signature">The HMAC.</param>
internal sealed record SharedAccessToken(
    string KeyName, Audience Audience, DateTimeOffset ExpiresAt, string SignedText, byte[] Signature)
{
    private const string Prefix = "SharedAccessSignature ";
    private static readonly long LatestExpiry = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>
    /// Null when the text is none, or a part is missing, there twice or malformed; sr must be a URI with a scheme.
    /// </summary>
    public static SharedAccessToken? Parse(string? text)
    {
        if (text?.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) is not true)
        {
            return null;
        }

        Dictionary<string, string> parts = new(StringComparer.OrdinalIgnoreCase);
        foreach (string part in text[Prefix.Length..].Trim().Split('&'))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || !parts.TryAdd(part[..equals], part[(equals + 1)..]))
            {
                return null;
            }
        }

        if (!parts.TryGetValue("sr", out string? audience)
            || !parts.TryGetValue("se", out string? expiry)
            || !parts.TryGetValue("skn", out string? name)
            || !parts.TryGetValue("sig", out string? encoded)
            || !long.TryParse(expiry, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            || seconds > LatestExpiry
            || SharedAccess.Audience.Parse(Uri.UnescapeDataString(audience)) is not { } parsedAudience)
        {
            return null;
        }

        string base64 = Uri.UnescapeDataString(encoded);
        byte[] signature = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, signature, out int length)
            ? new SharedAccessToken(
                Uri.UnescapeDataString(name),
                parsedAudience,
                DateTimeOffset.FromUnixTimeSeconds(seconds),
                $"{audience}\n{expiry}",
                signature[..length])
            : null;
    }
}
