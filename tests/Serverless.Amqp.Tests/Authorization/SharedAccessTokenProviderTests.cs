using Microsoft.Extensions.Time.Testing;

namespace Serverless.Amqp.Tests.Authorization;

public sealed class SharedAccessTokenProviderTests
{
    [Fact]
    public async Task GetToken_NameAndKey_SignsResourceAndExpiry()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var provider = new SharedAccessTokenProvider("ordering", "key", clock);

        var token = await provider.GetTokenAsync("sb://contoso/orders", CancellationToken.None);

        token.Type.ShouldBe("servicebus.windows.net:sastoken");
        token.ExpiresAt.ShouldBe(clock.GetUtcNow().AddHours(1));
        // HMAC-SHA256 of "sb%3A%2F%2Fcontoso%2Forders\n1767229200" under "key", computed with openssl.
        token.Value.ShouldBe(
            "SharedAccessSignature sr=sb%3A%2F%2Fcontoso%2Forders" +
            "&sig=pkn6TnsWbcTWS4QU%2BJsniYiJd20QcGs0SsR6k901I7Y%3D&se=1767229200&skn=ordering");
    }

    [Fact]
    public void ToString_Token_HidesTheValue() =>
        new AmqpToken("secret", AmqpToken.JsonWebToken, DateTimeOffset.UnixEpoch).ToString().ShouldNotContain("secret");
}
