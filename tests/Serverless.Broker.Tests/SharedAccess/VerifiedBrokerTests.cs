using System.Net;
using Microsoft.Extensions.Time.Testing;
using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Entities;
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
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", Sas.Token(name, InAnHour)).ShouldBeTrue();
        }

        (await http.GetAsync("q")).StatusCode.ShouldBe(expected);
        (await http.GetAsync("$namespaceinfo")).StatusCode.ShouldBe(expected);
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

    private async Task<WireClient> SaslAsync(string mechanism, string response)
    {
        WireClient client = await WireClient.ConnectAsync(_host.AmqpPort);
        await client.SendRawAsync(FrameFormat.SaslHeader.ToArray());
        await client.ReadRawAsync(8);
        await client.ReadAsync();
        await client.SendSaslInitAsync(mechanism, response);
        return client;
    }

    /// <summary>With a session, and a SASL trace that claims to be somebody.</summary>
    private async Task<WireClient> OpenAsync()
    {
        WireClient client = await SaslAsync("ANONYMOUS", "ordering");
        (await client.ReadAsync()).Field<byte>(0).ShouldBe((byte)0);
        await client.SendRawAsync(FrameFormat.AmqpHeader.ToArray());
        await client.ReadRawAsync(8);
        await client.SendAsync(0, writer => new OpenFrame { ContainerId = "wire", HostName = "localhost" }.Write(writer));
        await client.ReadAsync();
        await client.SendBeginAsync(0);
        await client.ReadAsync();
        return client;
    }

    private static async Task<int> PutTokenAsync(WireClient client, string token)
    {
        (await client.AttachSenderAsync(0, "$cbs")).FieldOrNull(6).ShouldNotBeNull();
        await client.AttachReceiverAsync(1, "$cbs");
        await client.SendFlowAsync(1, 0, 10);
        using AmqpWriter writer = new();
        new AmqpProperties { MessageId = "1", ReplyTo = "reply-1" }.Write(writer);
        writer.WriteDescriptor(AmqpDescriptor.ApplicationProperties);
        writer.WriteMap(new AmqpMap { ["operation"] = "put-token", ["type"] = "servicebus.windows.net:sastoken" });
        writer.WriteDescriptor(AmqpDescriptor.AmqpValue);
        writer.WriteString(token);
        await client.SendTransferAsync(0, 0, writer.ToArray());
        WireFrame reply = await client.ReadAsync(AmqpDescriptor.Transfer);
        return (int)AmqpMessage.Parse(reply.Payload).ApplicationProperties!.Find("status-code")!;
    }
}
