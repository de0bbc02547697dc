using System.Buffers.Text;
using System.Text;
using Serverless.Broker.Nodes.Security;

namespace Serverless.Broker.Tests.Nodes.Security;

/// <summary>An app is called what its shared access key or the subject of its token is called.</summary>
public sealed class TokenIdentityTests
{
    [Theory]
    [InlineData("SharedAccessSignature sr=sb%3a%2f%2fx%2f&sig=abc&se=1&skn=ordering", "ordering")]
    [InlineData("sharedaccesssignature skn=a%20b&sr=x", "a b")]
    [InlineData("SharedAccessSignature sr=x&sig=abc", null)]
    [InlineData("anything", null)]
    [InlineData("a.b.c", null)]
    public void Read_Token_IsItsKeyName(string token, string? app) => TokenIdentity.Read(token).ShouldBe(app);

    [Theory]
    [InlineData("""{ "oid": "1", "appid": "2", "sub": "ordering" }""", "ordering")]
    [InlineData("""{ "oid": "1", "azp": "3" }""", "3")]
    [InlineData("""{ "oid": "1" }""", "1")]
    [InlineData("""{ "sub": 5 }""", null)]
    [InlineData("""[]""", null)]
    [InlineData("not JSON", null)]
    public void Read_Jwt_IsItsSubject(string claims, string? app) =>
        TokenIdentity.Read($"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.signature").ShouldBe(app);
}
