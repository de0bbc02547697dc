using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Serverless.Broker.Administration;
using Serverless.Broker.Certificates;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Administration;

/// <summary>Requests that once cost too much, or were taken from whom they should not.</summary>
public sealed class AttackTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly HttpClient _http = new() { Timeout = Patience };
    private readonly FakeTimeProvider _wire = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("broker-attack-").FullName;
    private TestNamespace _test = null!;
    private AdministrationHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _test = await TestNamespace.StartAsync();
        _host = await AdministrationHost.StartAsync(
            _test.Broker,
            0,
            new DevelopmentCertificate(_directory, TimeProvider.System),
            _test.Time,
            NullLoggerFactory.Instance,
            wireTime: _wire);
        _http.BaseAddress = new Uri($"http://127.0.0.1:{_host.Port}/");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
        await _test.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

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

        using HttpResponseMessage response = await _http.SendAsync(request);

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

            using HttpResponseMessage response = await _http.SendAsync(request);

            response.StatusCode.ShouldBe(isAllowed ? HttpStatusCode.OK : HttpStatusCode.MisdirectedRequest);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u0016\u0003\u0001")]
    public async Task Connect_AndGoSilent_IsDroppedInTime(string beginning)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _host.Port);
        await socket.SendAsync(Encoding.Latin1.GetBytes(beginning));
        Task<int> dropped = ReadAsync(socket);

        using CancellationTokenSource patience = new(Patience, TimeProvider.System);
        while (!dropped.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            _wire.Advance(TlsSniffing.HandshakeTimeout);
            await Task.Yield();
        }

        (await dropped).ShouldBe(0);
    }

    private static async Task<int> ReadAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1]);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    private async Task<(HttpStatusCode Status, string Answer)> PutAsync(string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/atom+xml");
        using HttpResponseMessage response = await _http.PutAsync("q", content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
