using System.Net;
using System.Text;
using Serverless.Broker.Administration;
using Serverless.Broker.Certificates;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Administration;

/// <summary>Requests that once cost too much, or were taken from whom they should not.</summary>
public sealed class AttackTests : IAsyncLifetime
{
    private TestAdministration _administration = null!;

    private HttpClient Http => _administration.Http;

    public async ValueTask InitializeAsync() => _administration = await TestAdministration.StartAsync();

    public ValueTask DisposeAsync() => _administration.DisposeAsync();

    [Theory]
    [InlineData(40)]
    [InlineData(100_000)]
    public async Task Put_DeeplyNestedXml_IsRefusedAtOnce(int depth)
    {
        string body = string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth));

        (HttpStatusCode status, string answer) = await PutAsync(body);

        status.ShouldBe(HttpStatusCode.BadRequest);
        answer.ShouldContain("deep");
    }

    [Fact]
    public async Task Put_DocumentType_IsRefused()
    {
        const string Body = """
            <!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>
            """;

        (HttpStatusCode status, string answer) = await PutAsync(Body);

        status.ShouldBe(HttpStatusCode.BadRequest);
        answer.ShouldContain("DTD");
    }

    [Fact]
    public async Task Put_BodyAboveAMegabyte_IsRefused() =>
        (await PutAsync("<a>" + new string('x', RequestBody.MaxSize) + "</a>")).Status
            .ShouldBe(HttpStatusCode.RequestEntityTooLarge);

    [Fact]
    public async Task Put_ManyAttributes_IsRefusedInTime()
    {
        string body = "<a " + string.Concat(Enumerable.Range(0, 70_000).Select(i => $"a{i}=\"\" ")) + "/>";

        (await PutAsync(body)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Get_ManyHeaders_IsRefused()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "health");
        for (int i = 0; i < 500; i++)
        {
            request.Headers.Add($"X-{i}", "x");
        }

        using HttpResponseMessage response = await Http.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestHeaderFieldsTooLarge);
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST:5300", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("[::1]:5300", true)]
    [InlineData("192.168.1.2", true)]
    [InlineData("rebound.example.com", false)]
    [InlineData("localhost.example.com", false)]
    [InlineData("127.0.0.1.example.com", false)]
    public async Task Get_HostHeader_MustBeThisMachines(string host, bool isAllowed)
    {
        foreach (string path in new[] { "health", "$Resources/Queues" })
        {
            using HttpRequestMessage request = new(HttpMethod.Get, path) { Headers = { Host = host } };

            using HttpResponseMessage response = await Http.SendAsync(request);

            response.StatusCode.ShouldBe(isAllowed ? HttpStatusCode.OK : HttpStatusCode.MisdirectedRequest);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u0016\u0003\u0001")]
    public Task Connect_AndGoSilent_IsDroppedInTime(string beginning) => SilentClient.UntilDroppedAsync(
        _administration.Host.Port, beginning, _administration.Wire, TlsSniffing.HandshakeTimeout);

    private async Task<(HttpStatusCode Status, string Answer)> PutAsync(string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/atom+xml");
        using HttpResponseMessage response = await Http.PutAsync("q", content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
