using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Serverless.Broker.Nodes.Security;

/// <summary>
/// The app that a security token names. Signatures are not verified here: without keys the broker serves loopback only.
/// </summary>
internal static class TokenIdentity
{
    private const string SasPrefix = "SharedAccessSignature ";

    // In the order of preference: what an app is called, before what its principal is numbered.
    private static readonly string[] Claims = ["sub", "appid", "azp", "oid"];

    /// <summary>The SAS key name (skn) or the subject of a JWT; null when the token is neither.</summary>
    public static string? Read(string token) =>
        token.StartsWith(SasPrefix, StringComparison.OrdinalIgnoreCase) ? ReadSas(token) : ReadJwt(token);

    private static string? ReadSas(string token)
    {
        foreach (var part in token[SasPrefix.Length..].Split('&'))
        {
            if (part.StartsWith("skn=", StringComparison.OrdinalIgnoreCase))
            {
                return Uri.UnescapeDataString(part["skn=".Length..]);
            }
        }

        return null;
    }

    private static string? ReadJwt(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            return null;
        }

        try
        {
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromUtf8(Encoding.UTF8.GetBytes(parts[1])));
            if (payload.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            foreach (var claim in Claims)
            {
                if (payload.RootElement.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.String)
                {
                    return value.GetString();
                }
            }

            return null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null;
        }
    }
}
