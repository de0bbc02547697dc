using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.SharedAccess;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.SharedAccess;

/// <summary>JSON web tokens at a broker that has a validator of them: the subject is the app of the topology.</summary>
public sealed class JsonWebTokenTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private BrokerHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await StartAsync(new FakeIssuer());

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task PutToken_OfAnApp_GrantsWhatTheTopologyDoes()
    {
        await using WireClient client = await ConnectAsync(_host);

        (await VerifiedClient.PutTokenAsync(client, Token("ordering"), 0)).ShouldBe(202);

        (await client.AttachSenderAsync(2, "orders")).FieldOrNull(6).ShouldNotBeNull();
        (await client.AttachReceiverAsync(3, "orders")).FieldOrNull(5).ShouldBeNull();
        WireFrame detach = await client.ReadAsync();
        detach.ErrorCondition(2).ShouldBe("amqp:unauthorized-access");
        detach.ErrorDescription(2)!.ShouldContain("ordering");
    }

    [Fact]
    public async Task PutToken_Expired_IsRefusedAndALaterExpiryDetaches()
    {
        await using WireClient client = await ConnectAsync(_host);
        AmqpMap refused = await VerifiedClient.PutAsync(client, Token("ordering", minutes: -1), 0);
        refused.Find("status-code").ShouldBe(401);
        refused.Find("status-description").ShouldBeOfType<string>().ShouldContain(
            "The token of 'ordering' expired at 2026-11-23T11:59:00.0000000+00:00. Make a new one");

        (await VerifiedClient.PutTokenAsync(client, Token("ordering", minutes: 5), 1)).ShouldBe(202);
        await client.AttachSenderAsync(2, "orders");
        _time.Advance(TimeSpan.FromMinutes(6));

        (await client.ReadAsync(AmqpDescriptor.Detach)).ErrorCondition(2).ShouldBe("amqp:unauthorized-access");
    }

    [Fact]
    public async Task PutToken_OfAnotherIssuer_IsRefusedWithTheValidatorsReason()
    {
        await using WireClient client = await ConnectAsync(_host);

        AmqpMap refused = await VerifiedClient.PutAsync(client, Token("ordering", issuer: "elsewhere"), 0);

        refused.Find("status-code").ShouldBe(401);
        refused.Find("status-description").ShouldBe("The issuer 'elsewhere' is not trusted.");
    }

    [Fact]
    public async Task PutToken_WithoutAValidator_IsRefusedWithTheCure()
    {
        await using BrokerHost host = await StartAsync(validator: null);
        await using WireClient client = await ConnectAsync(host);

        AmqpMap refused = await VerifiedClient.PutAsync(client, Token("ordering"), 0);

        refused.Find("status-code").ShouldBe(401);
        refused.Find("status-description").ShouldBeOfType<string>()
            .ShouldContain("a JSON web token (of Entra ID), which a broker with keys cannot verify");
    }

    [Fact]
    public async Task Administration_BearerToken_IsVerifiedAndHasTheRightsOfTheTopology()
    {
        using HttpClient http = new() { BaseAddress = new Uri($"http://localhost:{_host.AdministrationPort}") };

        (await GetAsync(Token("ordering"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await GetAsync(Token(BrokerHost.RootKeyName, minutes: -1))).Text.ShouldContain("expired");
        (await GetAsync(Token(BrokerHost.RootKeyName, issuer: "elsewhere"))).Text.ShouldContain("is not trusted");
        (await GetAsync(Token(BrokerHost.RootKeyName))).Status.ShouldBe(HttpStatusCode.OK);

        async Task<(HttpStatusCode Status, string Text)> GetAsync(string token)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, "/orders?api-version=2021-05");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using HttpResponseMessage answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    private static async Task<WireClient> ConnectAsync(BrokerHost host)
    {
        WireClient client = await VerifiedClient.OpenAsync(host.AmqpPort);
        await VerifiedClient.AttachCbsAsync(client);
        return client;
    }

    private Task<BrokerHost> StartAsync(ITokenValidator? validator) => BrokerHost.StartAsync(new BrokerOptions
    {
        AmqpPort = 0,
        AdministrationPort = 0,
        TimeProvider = _time,
        TokenValidator = validator,
        SharedAccessKeys = new Dictionary<string, string>(StringComparer.Ordinal) { ["other"] = Sas.Key },
        Topology = new TopologyDefinition
        {
            Queues = [QueueDescription.InTopology("orders")],
            Apps = [new AppDefinition { Name = "ordering", Sends = ["orders"] }],
        },
    });

    private string Token(string subject, int minutes = 60, string issuer = FakeIssuer.Name)
    {
        long expiry = _time.GetUtcNow().AddMinutes(minutes).ToUnixTimeSeconds();
        return $"{Encode("""{"alg":"none","typ":"JWT"}""")}."
            + $"{Encode($$"""{"iss":"{{issuer}}","sub":"{{subject}}","exp":{{expiry}}}""")}.c2ln";
    }

    private static string Encode(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=');

    /// <summary>Trusts whatever names it.</summary>
    private sealed class FakeIssuer : ITokenValidator
    {
        public const string Name = "local";

        public bool TryValidate(
            string token, [NotNullWhen(true)] out TokenClaims? claims, [NotNullWhen(false)] out string? reason)
        {
            string payload = token.Split('.')[1];
            payload = payload.PadRight(payload.Length + ((4 - (payload.Length % 4)) % 4), '=');
            using JsonDocument json = JsonDocument.Parse(Convert.FromBase64String(payload));
            string issuer = json.RootElement.GetProperty("iss").GetString()!;
            reason = issuer == Name ? null : $"The issuer '{issuer}' is not trusted.";
            claims = reason is not null ? null : new TokenClaims(
                json.RootElement.GetProperty("sub").GetString()!,
                DateTimeOffset.FromUnixTimeSeconds(json.RootElement.GetProperty("exp").GetInt64()));
            return reason is null;
        }
    }
}
