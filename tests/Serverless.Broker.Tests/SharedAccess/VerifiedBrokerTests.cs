using System.Net;
using Microsoft.Extensions.Time.Testing;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.SharedAccess;

/// <summary>A broker with keys: who has not shown one gets nowhere.</summary>
public sealed class VerifiedBrokerTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private BrokerHost _host = null!;

    private DateTimeOffset InAnHour => _time.GetUtcNow().AddHours(1);

    public async ValueTask InitializeAsync()
    {
        _host = await BrokerHost.StartAsync(new BrokerOptions
        {
            AmqpPort = 0,
            AdministrationPort = 0,
            TimeProvider = _time,
            SharedAccessKeys = new Dictionary<string, string>(StringComparer.Ordinal) { ["ordering"] = Sas.Key },
        });
        await _host.Namespace.CreateQueueAsync(new QueueDescription { Name = "q" });
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("q")]
    [InlineData("q/$management")]
    public async Task Attach_WithoutAToken_IsRefused(string address)
    {
        await using WireClient client = await OpenAsync();

        (await client.AttachReceiverAsync(0, address)).FieldOrNull(5).ShouldBeNull();
        (await client.ReadAsync()).ErrorCondition(2).ShouldBe("amqp:unauthorized-access");
        (await client.AttachSenderAsync(1, address)).FieldOrNull(6).ShouldBeNull();
        (await client.ReadAsync()).ErrorCondition(2).ShouldBe("amqp:unauthorized-access");
    }

    [Fact]
    public async Task Attach_AfterAGoodToken_IsGrantedUntilItExpires()
    {
        await using WireClient client = await OpenAsync();
        (await PutTokenAsync(client, Sas.Token("ordering", InAnHour))).ShouldBe(202);

        (await client.AttachReceiverAsync(2, "q")).FieldOrNull(5).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromHours(1));
        (await client.ReadAsync()).Field<uint>(0).ShouldBe(2u);
        await client.AttachReceiverAsync(3, "q");

        (await client.ReadAsync()).ErrorCondition(2).ShouldBe("amqp:unauthorized-access");
    }

    [Fact]
    public async Task PutToken_OfAnotherKey_Is401AndGrantsNothing()
    {
        await using WireClient client = await OpenAsync();
        (await PutTokenAsync(client, Sas.Token("ordering", InAnHour, key: new string('x', 44)))).ShouldBe(401);

        await client.AttachReceiverAsync(2, "q");

        (await client.ReadAsync()).ErrorCondition(2).ShouldBe("amqp:unauthorized-access");
    }

    [Theory]
    [InlineData("wrong", 1)]
    [InlineData(Sas.Key, 0)]
    public async Task SaslPlain_NeedsTheKey(string key, byte outcome)
    {
        await using WireClient client = await SaslAsync("PLAIN", $"\0ordering\0{key}");

        (await client.ReadAsync()).Field<byte>(0).ShouldBe(outcome);
        if (outcome != 0)
        {
            (await client.TryReadAsync()).ShouldBeNull();
        }
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("warehouse", HttpStatusCode.Unauthorized)]
    [InlineData("ordering", HttpStatusCode.OK)]
    public async Task Administration_Request_NeedsAToken(string? name, HttpStatusCode expected)
    {
        using HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{_host.AdministrationPort}/") };
        (await http.GetAsync("health")).StatusCode.ShouldBe(HttpStatusCode.OK);
        if (name is not null)
        {
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", Sas.Token(name, InAnHour))
                .ShouldBeTrue();
        }

        (await http.GetAsync("q")).StatusCode.ShouldBe(expected);
        // The token is for the queue.
        (await http.GetAsync("$namespaceinfo")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Administration_TokenOfTheNamespace_IsForAllOfIt()
    {
        using HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{_host.AdministrationPort}/") };
        http.DefaultRequestHeaders.TryAddWithoutValidation(
            "Authorization", Sas.Token("ordering", InAnHour, audience: "https://somewhere:5300/")).ShouldBeTrue();

        (await http.GetAsync("q")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetAsync("$namespaceinfo")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public void ConnectionString_OfAKey_HasTheKey()
    {
        _host.ConnectionString("ordering").ShouldContain($"SharedAccessKey={Sas.Key};");
        Should.Throw<ArgumentException>(() => _host.ConnectionString()).Message.ShouldContain("ordering");
        _host.ConnectionStringsToShow().ShouldHaveSingleItem().ShouldNotContain(Sas.Key);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("192.0.2.1")]
    public async Task Start_OpenAddressWithoutKeys_NamesOptionAndCure(string address)
    {
        BrokerStartException error = await Should.ThrowAsync<BrokerStartException>(
            () => BrokerHost.StartAsync(new BrokerOptions { AmqpPort = 0, ListenAddress = IPAddress.Parse(address) }));

        error.Message.ShouldContain("--listen");
        error.Message.ShouldContain("--keys FILE");
    }

    private Task<WireClient> SaslAsync(string mechanism, string response) =>
        VerifiedClient.SaslAsync(_host.AmqpPort, mechanism, response);

    private Task<WireClient> OpenAsync() => VerifiedClient.OpenAsync(_host.AmqpPort);

    private static async Task<int> PutTokenAsync(WireClient client, string token)
    {
        await VerifiedClient.AttachCbsAsync(client);
        return await VerifiedClient.PutTokenAsync(client, token, deliveryId: 0);
    }
}
