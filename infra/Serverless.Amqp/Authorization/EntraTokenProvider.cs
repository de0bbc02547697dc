using Azure.Core;
using Azure.Identity;

namespace Serverless.Amqp;

/// <summary>
/// Tokens of Microsoft Entra ID for a Service Bus namespace: what <c>&lt;name&gt;__fullyQualifiedNamespace</c> means in
/// a function app's settings. No secret is stored anywhere.
/// </summary>
public sealed class EntraTokenProvider : IAmqpTokenProvider
{
    private static readonly TokenRequestContext Scope = new(["https://servicebus.azure.net/.default"]);
    private readonly TokenCredential _credential;

    /// <summary>Creates the provider.</summary>
    /// <param name="credential">The identity; null takes <see cref="DefaultAzureCredential"/>.</param>
    public EntraTokenProvider(TokenCredential? credential = null)
    {
        _credential = credential ?? new DefaultAzureCredential();
    }

    /// <inheritdoc />
    public async ValueTask<AmqpToken> GetTokenAsync(string audience, CancellationToken cancellationToken)
    {
        var token = await _credential.GetTokenAsync(Scope, cancellationToken);
        return new AmqpToken(token.Token, AmqpToken.JsonWebToken, token.ExpiresOn);
    }
}
