using Microsoft.Extensions.Time.Testing;
using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.SharedAccess;

/// <summary>A token counts for what its audience names, until it expires.</summary>
public sealed class TokenAudienceTests : IAsyncLifetime
{
    private const string Unauthorized = "amqp:unauthorized-access";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private BrokerHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await BrokerHost.StartAsync(new BrokerOptions
        {
            AmqpPort = 0,
            AdministrationPort = 0,
            TimeProvider = _time,
            Topology = new TopologyDefinition
            {
                EventHubs = [new EventHubDescription { Name = "h", PartitionCount = 1, ConsumerGroups = ["g"] }],
            },
            SharedAccessKeys = new Dictionary<string, string>(StringComparer.Ordinal) { ["ordering"] = Sas.Key },
        });
        await _host.Namespace.CreateQueueAsync(new QueueDescription { Name = "q" });
        await _host.Namespace.CreateQueueAsync(new QueueDescription { Name = "s", RequiresSession = true });
        await _host.Namespace.CreateTopicAsync(new TopicDescription { Name = "t" });
        await _host.Namespace.CreateSubscriptionAsync(new SubscriptionDescription { TopicName = "t", Name = "a" });
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("sb://localhost/q", "q", true)]
    [InlineData("sb://localhost/q", "amqps://localhost:5671/Q/$DeadLetterQueue", true)]
    [InlineData("sb://localhost/q", "q/$management", true)]
    [InlineData("sb://localhost/q/$management", "q/$management", true)]
    [InlineData("amqp://elsewhere:1234/T/", "t/Subscriptions/a", true)]
    [InlineData("sb://localhost/", "t/Subscriptions/a", true)]
    [InlineData("sb://localhost/h/ConsumerGroups/G/Partitions/0", "h/ConsumerGroups/g/Partitions/0", true)]
    [InlineData("sb://localhost/h/ConsumerGroups/$Default", "h/ConsumerGroups/g/Partitions/0", false)]
    [InlineData("sb://localhost/t", "q", false)]
    [InlineData("sb://localhost/t", "q/$management", false)]
    [InlineData("sb://localhost/q/$management", "q", false)]
    [InlineData("sb://localhost/t/Subscriptions/b", "t/Subscriptions/a", false)]
    public async Task AttachReceiver_IsGrantedWhatTheAudienceCovers(string audience, string address, bool granted)
    {
        await using WireClient client = await ConnectAsync();
        await PutAsync(client, audience, 0);

        WireFrame attach = await client.AttachReceiverAsync(2, address);

        (attach.FieldOrNull(5) is not null).ShouldBe(granted);
        if (!granted)
        {
            WireFrame detach = await client.ReadAsync();
            detach.ErrorCondition(2).ShouldBe(Unauthorized);
            detach.ErrorDescription(2)!.ShouldContain("no valid token for '");
        }
    }

    [Fact]
    public async Task AttachSender_NeedsATokenForTheTopicItself()
    {
        await using WireClient client = await ConnectAsync();
        await PutAsync(client, "sb://localhost/t/Subscriptions/a", 0);
        (await client.AttachSenderAsync(2, "t")).FieldOrNull(6).ShouldBeNull();
        (await client.ReadAsync()).ErrorCondition(2).ShouldBe(Unauthorized);

        await PutAsync(client, "sb://localhost/t", 1);

        (await client.AttachSenderAsync(3, "t")).FieldOrNull(6).ShouldNotBeNull();
    }

    [Fact]
    public async Task PutToken_ForAnotherAudience_LeavesTheFirst()
    {
        await using WireClient client = await ConnectAsync();
        await PutAsync(client, "sb://localhost/q", 0);
        await PutAsync(client, "sb://localhost/t", 1);

        (await client.AttachReceiverAsync(2, "q")).FieldOrNull(5).ShouldNotBeNull();
        (await client.AttachReceiverAsync(3, "t/Subscriptions/a")).FieldOrNull(5).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("sb://localhost/h/$management", 200)]
    [InlineData("sb://localhost/h", 200)]
    [InlineData("sb://localhost/q", 401)]
    public async Task HubManagement_NeedsATokenForTheHubItIsAskedAbout(string audience, int status)
    {
        await using WireClient client = await ConnectAsync();
        await PutAsync(client, audience, 0);
        (await client.AttachSenderAsync(2, "$management")).FieldOrNull(6).ShouldNotBeNull();
        await client.AttachReceiverAsync(3, "$management");
        await client.SendFlowAsync(3, 0, 10, nextIncomingId: 1);
        using AmqpWriter writer = new();
        new AmqpProperties { MessageId = "1", ReplyTo = "reply-3" }.Write(writer);
        writer.WriteDescriptor(AmqpDescriptor.ApplicationProperties);
        writer.WriteMap(new AmqpMap { ["operation"] = "READ", ["name"] = "h", ["type"] = "com.microsoft:eventhub" });

        await client.SendTransferAsync(2, 1, writer.ToArray());

        WireFrame reply = await client.ReadAsync(AmqpDescriptor.Transfer);
        AmqpMessage.Parse(reply.Payload).ApplicationProperties!.Find("status-code").ShouldBe(status);
    }

    [Fact]
    public async Task Expiry_DetachesTheLinksOfThatTokenOnly()
    {
        await using WireClient client = await ConnectAsync();
        await PutAsync(client, "sb://localhost/q", 0, TimeSpan.FromMinutes(10));
        await PutAsync(client, "sb://localhost/t", 1, TimeSpan.FromMinutes(20));
        await client.AttachReceiverAsync(2, "q");
        await client.AttachReceiverAsync(3, "t/Subscriptions/a");
        await client.AttachReceiverAsync(4, "q/$management");

        _time.Advance(TimeSpan.FromMinutes(10));

        WireFrame[] detached = [await client.ReadAsync(), await client.ReadAsync()];
        detached.Select(frame => frame.Field<uint>(0)).Order().ShouldBe([2u, 4u]);
        detached.ShouldAllBe(
            frame => frame.Descriptor == AmqpDescriptor.Detach && frame.ErrorCondition(2) == Unauthorized);
        (await client.ReadUntilEchoAsync(3, 0, 0, 2)).ShouldHaveSingleItem();
        _time.Advance(TimeSpan.FromMinutes(10));
        (await client.ReadAsync()).Field<uint>(0).ShouldBe(3u);
    }

    [Fact]
    public async Task Expiry_TokenRenewedOrAnotherCovers_KeepsTheLink()
    {
        await using WireClient client = await ConnectAsync();
        await PutAsync(client, "sb://localhost/q", 0, TimeSpan.FromMinutes(10));
        await client.AttachReceiverAsync(2, "q");
        _time.Advance(TimeSpan.FromMinutes(9));
        await PutAsync(client, "amqps://localhost/Q/", 1, TimeSpan.FromMinutes(10));
        await PutAsync(client, "sb://localhost", 2, TimeSpan.FromMinutes(30));

        _time.Advance(TimeSpan.FromMinutes(9));
        _time.Advance(TimeSpan.FromMinutes(9));

        (await client.ReadUntilEchoAsync(2, 0, 0, 3)).ShouldHaveSingleItem();
        _time.Advance(TimeSpan.FromMinutes(30));
        (await client.ReadAsync()).ErrorCondition(2).ShouldBe(Unauthorized);
    }

    [Fact]
    public async Task Expiry_WhileWaitingForASession_DetachesWhenItIsGranted()
    {
        await using WireClient client = await ConnectAsync();
        await PutAsync(client, "sb://localhost/s", 0, TimeSpan.FromSeconds(30));
        await client.SendAttachReceiverAsync(
            2, "s", filter: new AmqpMap { [new AmqpSymbol("com.microsoft:session-filter")] = null });
        // The answer to a flow of $cbs: the attach before it has been looked at.
        await client.ReadUntilEchoAsync(1, 1, 9, 1);
        _time.Advance(TimeSpan.FromSeconds(31));

        await _host.Namespace.ResolveTarget("s").SendAsync(TestMessage.Create(sessionId: "one"));

        (await client.ReadAsync()).Descriptor.ShouldBe(AmqpDescriptor.Attach);
        (await client.ReadAsync()).ErrorCondition(2).ShouldBe(Unauthorized);
    }

    [Fact]
    public async Task SaslPlainWithAKey_IsForEverythingAndDoesNotExpire()
    {
        await using WireClient client = await VerifiedClient.OpenAsync(
            _host.AmqpPort, "PLAIN", $"\0ordering\0{Sas.Key}");
        (await client.AttachReceiverAsync(2, "q")).FieldOrNull(5).ShouldNotBeNull();

        _time.Advance(TimeSpan.FromDays(3));

        (await client.ReadUntilEchoAsync(2, 0, 0, 0)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Coordinator_BeforeAnyToken_IsAttached()
    {
        await using WireClient client = await VerifiedClient.OpenAsync(_host.AmqpPort);
        await client.SendAsync(0, writer => new AttachFrame
        {
            Name = "coordinator",
            Handle = 5,
            IsReceiver = false,
            Source = new AmqpDescribed(AmqpDescriptor.Source, new List<object?>()),
            Target = new AmqpDescribed(AmqpDescriptor.Coordinator, new List<object?>()),
            InitialDeliveryCount = 0,
        }.Write(writer));

        (await client.ReadAsync()).FieldOrNull(6).ShouldNotBeNull();
        (await client.ReadAsync()).Descriptor.ShouldBe(AmqpDescriptor.Flow);
    }

    [Fact]
    public async Task PutToken_JsonWebToken_Is401AndNamesTheCure()
    {
        await using WireClient client = await ConnectAsync();

        AmqpMap reply = await VerifiedClient.PutAsync(client, "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJvcmRlcmluZyJ9.c2ln", 0);

        reply.Find("status-code").ShouldBe(401);
        reply.Find("status-description").ShouldBeOfType<string>().ShouldSatisfyAllConditions(
            text => text.ShouldContain("JSON web token"),
            text => text.ShouldContain("SharedAccessKeyName"),
            text => text.ShouldContain("--keys"));
    }

    [Fact]
    public async Task WithoutKeys_NoTokenExpires()
    {
        await using TestBroker open = await TestBroker.StartAsync();
        await using WireClient client = await WireClient.BeginAsync(open.Port);
        await VerifiedClient.AttachCbsAsync(client);
        await VerifiedClient.PutTokenAsync(
            client, Sas.Token("ordering", open.Time.GetUtcNow().AddMinutes(1), audience: "sb://localhost/other"), 0);
        (await client.AttachReceiverAsync(2, "q")).FieldOrNull(5).ShouldNotBeNull();

        open.Time.Advance(TimeSpan.FromHours(1));

        (await client.ReadUntilEchoAsync(2, 0, 0, 1)).ShouldHaveSingleItem();
    }

    private async Task<WireClient> ConnectAsync()
    {
        WireClient client = await VerifiedClient.OpenAsync(_host.AmqpPort);
        await VerifiedClient.AttachCbsAsync(client);
        return client;
    }

    private async Task PutAsync(WireClient client, string audience, uint deliveryId, TimeSpan? validFor = null)
    {
        string token = Sas.Token(
            "ordering", _time.GetUtcNow() + (validFor ?? TimeSpan.FromHours(1)), audience: audience);
        (await VerifiedClient.PutTokenAsync(client, token, deliveryId)).ShouldBe(202);
    }
}
