using Azure.Core;

namespace Serverless.Amqp.Tests.Authorization;

public sealed class EntraTokenProviderTests
{
    [Fact]
    public async Task GetToken_Credential_AsksForServiceBusAndIsAJsonWebToken()
    {
        var expires = new DateTimeOffset(2026, 1, 1, 1, 0, 0, TimeSpan.Zero);
        var credential = new FixedCredential(new AccessToken("token", expires));

        var token = await new EntraTokenProvider(credential).GetTokenAsync(
            "sb://contoso/orders", CancellationToken.None);

        token.ShouldBe(new AmqpToken("token", "jwt", expires));
        credential.Scopes.ShouldBe(["https://servicebus.azure.net/.default"]);
    }

    private sealed class FixedCredential(AccessToken token) : TokenCredential
    {
        public string[] Scopes { get; private set; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes = requestContext.Scopes;
            return token;
        }

        public override ValueTask<AccessToken> GetTokenAsync(
            TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
