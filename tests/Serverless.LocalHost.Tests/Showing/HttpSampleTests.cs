using Serverless.LocalHost.Showing;

namespace Serverless.LocalHost.Tests.Showing;

public sealed class HttpSampleTests
{
    private static readonly Uri Address = new("http://127.0.0.1:5000/");

    [Fact]
    public void Read_RequestWithHeadersAndBody_IsACurl() =>
        Read(
            "@a = http://x", "# first", "", "POST {{a}}/api/orders HTTP/1.1", "Content-Type: application/json", "",
            "{\"a\":1}", "", "### next", "GET /b")
            .ShouldBe(
                "curl -i -X POST http://127.0.0.1:5000/api/orders -H 'Content-Type: application/json' -d '{\"a\":1}'");

    [Theory]
    [InlineData("GET http://localhost:7071/api/x?y=1")]
    [InlineData("GET /api/x?y=1")]
    public void Read_Get_IsShort(string line) => Read(line).ShouldBe("curl -i http://127.0.0.1:5000/api/x?y=1");

    [Fact]
    public void Read_Quote_IsEscapedForTheShell() =>
        Read("PUT /a", "", "it's").ShouldBe("curl -i -X PUT http://127.0.0.1:5000/a -d 'it'\\''s'");

    [Fact]
    public void Read_NoRequest_IsNull() => Read("# nothing", "").ShouldBeNull();

    private static string? Read(params string[] lines) => HttpSample.Read(lines, Address);
}
