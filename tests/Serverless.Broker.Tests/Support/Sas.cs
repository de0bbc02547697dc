using System.Security.Cryptography;
using System.Text;

namespace Serverless.Broker.Tests.Support;

/// <summary>Shared access signatures, made as the vendors' clients make them.</summary>
internal static class Sas
{
    public const string Key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    public static string Token(
        string name,
        DateTimeOffset expiresAt,
        string key = Key,
        string audience = "sb://localhost/q")
    {
        string encoded = Uri.EscapeDataString(audience);
        string text = $"{encoded}\n{expiresAt.ToUnixTimeSeconds()}";
        byte[] signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text));
        return $"SharedAccessSignature sr={encoded}&sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}"
            + $"&se={expiresAt.ToUnixTimeSeconds()}&skn={name}";
    }
}
