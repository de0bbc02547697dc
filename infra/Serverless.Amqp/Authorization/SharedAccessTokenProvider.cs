using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Serverless.Amqp;

/// <summary>
/// Shared access signatures from a policy's name and key:
/// <c>SharedAccessSignature sr=…&amp;sig=…&amp;se=…&amp;skn=…</c> (Service Bus: control access with shared access
/// signatures).
/// </summary>
internal sealed class SharedAccessTokenProvider(string keyName, string key, TimeProvider timeProvider)
    : IAmqpTokenProvider
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public ValueTask<AmqpToken> GetTokenAsync(string audience, CancellationToken cancellationToken)
    {
        var expiresAt = timeProvider.GetUtcNow() + Lifetime;
        var resource = Uri.EscapeDataString(audience);
        var expiry = expiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(resource + "\n" + expiry));
        var token =
            $"SharedAccessSignature sr={resource}&sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}" +
            $"&se={expiry}&skn={Uri.EscapeDataString(keyName)}";
        return ValueTask.FromResult(new AmqpToken(token, AmqpToken.SharedAccess, expiresAt));
    }
}
