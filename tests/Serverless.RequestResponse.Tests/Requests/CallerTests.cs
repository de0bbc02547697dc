using System.Security.Claims;

namespace Serverless.RequestResponse.Tests;

public sealed class CallerTests
{
    [Fact]
    public void Of_NotAuthenticated_IsAnonymous() =>
        Caller.Of(new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "x")]))).ShouldBe(Caller.Anonymous);

    [Theory]
    [InlineData("oid")]
    [InlineData("sub")]
    [InlineData(ClaimTypes.NameIdentifier)]
    [InlineData("azp")]
    public void Of_Authenticated_IsIssuerAndSubject(string claim) =>
        Caller.Of(User(new Claim("iss", "https://issuer"), new Claim(claim, "u1"))).ShouldBe("https://issuer|u1");

    [Fact]
    public void Of_SameSubjectOfAnotherIssuer_IsAnother() =>
        Caller.Of(User(new Claim("iss", "https://a"), new Claim("sub", "u1")))
            .ShouldNotBe(Caller.Of(User(new Claim("iss", "https://b"), new Claim("sub", "u1"))));

    [Fact]
    public void Of_AuthenticatedWithoutAnId_SaysWhichClaimsThereAre() =>
        Should.Throw<InvalidOperationException>(() => Caller.Of(User(new Claim("name", "Ann"))))
            .Message.ShouldContain("sub");

    private static ClaimsPrincipal User(params Claim[] claims) => new(new ClaimsIdentity(claims, "test"));
}
