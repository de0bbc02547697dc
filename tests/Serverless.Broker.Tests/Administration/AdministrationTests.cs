using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml.Linq;
using Serverless.Broker.Queues;
using Serverless.Broker.Tests.Support;
using Serverless.Topology.Atom;

namespace Serverless.Broker.Tests.Administration;

/// <summary>The documents as the vendors' clients send and read them.</summary>
public sealed class AdministrationTests : IAsyncLifetime
{
    private const string Head =
        """<entry xmlns="http://www.w3.org/2005/Atom"><content type="application/xml">""";

    private const string Names =
        """xmlns="http://schemas.microsoft.com/netservices/2010/10/servicebus/connect" """
        + """xmlns:i="http://www.w3.org/2001/XMLSchema-instance" """;

    private const string Tail = "</content></entry>";
    private TestAdministration _administration = null!;
    private TestNamespace _test = null!;
    private HttpClient _http = null!;
    private int _port;

    public async ValueTask InitializeAsync()
    {
        _administration = await TestAdministration.StartAsync();
        _test = _administration.Test;
        _http = _administration.Http;
        _port = _administration.Host.Port;
    }

    public ValueTask DisposeAsync() => _administration.DisposeAsync();

    [Fact]
    public async Task Tls_SamePort_IsServedWithTheExportedCertificate()
    {
        await _test.AddQueueAsync("q");
        using X509Certificate2 trusted = X509Certificate2.CreateFromPem(_administration.Certificate.ExportPem());
        using SocketsHttpHandler handler = new();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { trusted },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        using HttpClient https = new(handler);
        string entry = await https.GetStringAsync($"https://localhost:{_port}/q");
        entry.ShouldContain($"<id>https://localhost:{_port}/q</id>");
        (await _http.GetStringAsync("q")).ShouldContain("<id>http://127.0.0.1");
    }

    [Fact]
    public async Task Tls_CertificateNotTrusted_ServesOnAfterwards()
    {
        using HttpClient https = new();
        await Assert.ThrowsAsync<HttpRequestException>(
            () => https.GetStringAsync($"https://localhost:{_port}/health"));
        (await _http.GetStringAsync("health")).ShouldContain("healthy");
    }

    [Fact]
    public async Task Health_Get_SaysHealthy() =>
        (await _http.GetStringAsync("health")).ShouldBe("""{"status":"healthy"}""");

    [Fact]
    public async Task Queue_CreateGetUpdateDelete_Works()
    {
        const string Settings = "<LockDuration>PT30S</LockDuration><MaxDeliveryCount>7</MaxDeliveryCount>"
            + "<RequiresSession>true</RequiresSession>";
        XElement created = await SendAsync(HttpMethod.Put, "a/b/q", Queue(Settings), HttpStatusCode.Created);
        Value(created, "LockDuration").ShouldBe("PT30S");
        created.Element(AtomXml.Atom + "id")!.Value.ShouldEndWith("/a/b/q");
        created.Element(AtomXml.Atom + "title")!.Value.ShouldBe("a/b/q");
        _test.Broker.FindQueue("a/b/q")!.Description.MaxDeliveryCount.ShouldBe(7);

        XElement read = await SendAsync(
            HttpMethod.Get, "a/b/q?api-version=2021-05&enrich=false", null, HttpStatusCode.OK);
        Value(read, "RequiresSession").ShouldBe("true");
        Value(read, "DefaultMessageTimeToLive").ShouldBe("P10675199DT2H48M5.4775807S");
        Value(read, "MaxMessageSizeInKilobytes").ShouldBe("256");

        XElement updated = await SendAsync(
            HttpMethod.Put,
            "a/b/q",
            Queue("<MaxDeliveryCount>3</MaxDeliveryCount><Status>SendDisabled</Status>"),
            HttpStatusCode.OK,
            update: true);
        (Value(updated, "MaxDeliveryCount"), Value(updated, "Status"), Value(updated, "LockDuration"))
            .ShouldBe(("3", "SendDisabled", "PT30S"));

        await SendAsync(HttpMethod.Delete, "a/b/q", null, HttpStatusCode.OK);
        await SendAsync(HttpMethod.Get, "a/b/q", null, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Queue_Get_HasTheCountsAndWhatClientsDemand()
    {
        await _test.AddQueueAsync("q", q => q with { MaxDeliveryCount = 1 });
        DateTimeOffset later = _test.Time.GetUtcNow().AddHours(1);
        await _test.Target().SendAsync(
            [TestMessage.Create(), TestMessage.Create(), TestMessage.Create(scheduled: later)]);
        await _test.Source().SettleAsync(TestReceiver.ReceiveOne(_test.Source()).LockToken, Settlement.Abandon);
        XElement entry = await SendAsync(HttpMethod.Get, "q", null, HttpStatusCode.OK);
        XElement counts = entry.Descendants(AtomXml.Entity + "CountDetails").Single();
        counts.Attributes().Count().ShouldBe(1);
        counts.Elements().Select(e => $"{e.Name.LocalName}={e.Value}").ShouldBe(
        [
            "ActiveMessageCount=1", "DeadLetterMessageCount=1", "ScheduledMessageCount=1", "TransferMessageCount=0",
            "TransferDeadLetterMessageCount=0",
        ]);
        string[] names =
        [
            "CreatedAt", "UpdatedAt", "AccessedAt", "Status", "EntityAvailabilityStatus", "EnableExpress",
            "SupportOrdering", "EnablePartitioning", "SizeInBytes", "MessageCount",
        ];
        foreach (string name in names)
        {
            Value(entry, name).ShouldNotBeNullOrEmpty(name);
        }
    }

    [Fact]
    public async Task Put_ExistsOrMissing_IsRefused()
    {
        await _test.AddQueueAsync("q");
        XElement conflict = await SendAsync(HttpMethod.Put, "q", Queue(string.Empty), HttpStatusCode.Conflict);
        conflict.Element("Code")!.Value.ShouldBe("409");
        await SendAsync(HttpMethod.Put, "none", Queue(string.Empty), HttpStatusCode.NotFound, update: true);
    }

    [Theory]
    [InlineData(
        "<LockDuration>PT10M</LockDuration><MaxDeliveryCount>0</MaxDeliveryCount>",
        "LockDuration is PT10M",
        "MaxDeliveryCount is 0")]
    [InlineData("<LockDuration>soon</LockDuration>", "LockDuration is 'soon'", "")]
    [InlineData("<Status>Sleepy</Status>", "Status is 'Sleepy'", "")]
    [InlineData("<UserMetadata>LONG</UserMetadata>", "UserMetadata has 1025 characters", "1024")]
    public async Task Put_BadDescription_SaysEverythingThatIsWrong(string fields, string first, string second)
    {
        XElement error = await SendAsync(
            HttpMethod.Put,
            "q",
            Queue(fields.Replace("LONG", new string('x', 1025), StringComparison.Ordinal)),
            HttpStatusCode.BadRequest);
        error.Element("Detail")!.Value.ShouldContain(first);
        error.Element("Detail")!.Value.ShouldContain(second);
    }

    [Theory]
    [InlineData("<QueueDescription {0}><EnablePartitioning>true</EnablePartitioning></QueueDescription>", "q")]
    [InlineData("<TopicDescription {0}><EnablePartitioning>true</EnablePartitioning></TopicDescription>", "t")]
    public async Task Update_OfWhatCannotBeChanged_IsRefused(string description, string name)
    {
        await _test.AddQueueAsync("q");
        await _test.Broker.CreateTopicAsync(new() { Name = "t" });
        string body = Head + description.Replace("{0}", Names, StringComparison.Ordinal) + Tail;
        XElement error = await SendAsync(HttpMethod.Put, name, body, HttpStatusCode.BadRequest, update: true);
        error.Element("Detail")!.Value.ShouldContain("'enablePartitioning'");
    }

    [Theory]
    [InlineData(50, HttpStatusCode.Created)]
    [InlineData(51, HttpStatusCode.BadRequest)]
    public async Task Rule_LongName_IsHeldToTheLimit(int length, HttpStatusCode expected)
    {
        await _test.Broker.CreateTopicAsync(new() { Name = "t" });
        await _test.Broker.CreateSubscriptionAsync(new() { TopicName = "t", Name = "s" });
        await SendAsync(
            HttpMethod.Put,
            $"t/Subscriptions/s/Rules/{new string('r', length)}",
            $"{Head}<RuleDescription {Names}/>{Tail}",
            expected);
    }

    /// <summary>
    /// Service Bus counts deferred messages as active: its explorer shows them there (paolosalvatori/ServiceBusExplorer
    /// issue 662).
    /// </summary>
    [Fact]
    public async Task Queue_WithADeferredMessage_CountsItAsActive()
    {
        await _test.AddQueueAsync("q");
        await _test.Target().SendAsync([TestMessage.Create(), TestMessage.Create()]);
        await _test.Source().SettleAsync(TestReceiver.ReceiveOne(_test.Source()).LockToken, Settlement.Defer);
        XElement entry = await SendAsync(HttpMethod.Get, "q", null, HttpStatusCode.OK);
        entry.Descendants(AtomXml.Counts + "ActiveMessageCount").Single().Value.ShouldBe("2");
        Value(entry, "MessageCount").ShouldBe("2");
    }

    public static TheoryData<string, string, object> TypedValues() => new()
    {
        { "int", "-5", -5 },
        { "long", "5000000000", 5_000_000_000 },
        { "double", "1.5", 1.5 },
        { "boolean", "true", true },
        { "dateTime", "2026-11-23T12:00:00Z", new DateTime(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc) },
        { "guid", "5f0c2f6d-5a0c-4b0e-9b43-0d6d1c3a7c11", new Guid("5f0c2f6d-5a0c-4b0e-9b43-0d6d1c3a7c11") },
        { "duration", "PT1M30S", TimeSpan.FromSeconds(90) },
        { "string", "red", "red" },
    };

    [Theory]
    [MemberData(nameof(TypedValues))]
    public async Task Rule_TypedValueOfAPropertyOrParameter_IsReadAsThatType(string type, string text, object value)
    {
        await _test.Broker.CreateTopicAsync(new() { Name = "t" });
        await _test.Broker.CreateSubscriptionAsync(new() { TopicName = "t", Name = "s" });
        string typed = $"i:type=\"d6p1:{type}\" xmlns:d6p1=\"http://www.w3.org/2001/XMLSchema\"";
        string pair =
            $"<KeyValueOfstringanyType><Key>@v</Key><Value {typed}>{text}</Value></KeyValueOfstringanyType>";
        await PutRuleAsync("c", $"<Filter i:type=\"CorrelationFilter\"><Properties>{pair}</Properties></Filter>");
        await PutRuleAsync(
            "p",
            "<Filter i:type=\"SqlFilter\"><SqlExpression>x = @v</SqlExpression>"
            + $"<Parameters>{pair}</Parameters></Filter>");

        IReadOnlyList<RuleDescription> rules = _test.Broker.FindSubscription("t", "s")!.RuleSet.List();
        rules.Single(r => r.Name == "c").Correlation!.Properties["@v"].ShouldBe(value);
        rules.Single(r => r.Name == "p").SqlParameters!["@v"].ShouldBe(value);

        Task PutRuleAsync(string name, string filter) => SendAsync(
            HttpMethod.Put,
            $"t/Subscriptions/s/Rules/{name}",
            $"{Head}<RuleDescription {Names}>{filter}</RuleDescription>{Tail}",
            HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("this is no xml")]
    [InlineData("<entry xmlns=\"http://www.w3.org/2005/Atom\"/>")]
    public async Task Put_BadBody_IsRefused(string body) =>
        await SendAsync(HttpMethod.Put, "q", body, HttpStatusCode.BadRequest);

    [Fact]
    public async Task TopicSubscriptionRule_Lifecycle_Works()
    {
        await SendAsync(HttpMethod.Put, "t", $"{Head}<TopicDescription {Names}/>{Tail}", HttpStatusCode.Created);
        await SendAsync(HttpMethod.Put, "t/Subscriptions/s", Subscription(
            """
            <MaxDeliveryCount>4</MaxDeliveryCount><DefaultRuleDescription>
            <Filter i:type="SqlFilter"><SqlExpression>color = 'red'</SqlExpression></Filter>
            <Name>red</Name></DefaultRuleDescription>
            """), HttpStatusCode.Created);
        XElement rule = await SendAsync(HttpMethod.Put, "t/Subscriptions/s/Rules/c", $"""
            {Head}<RuleDescription {Names}><Filter i:type="CorrelationFilter"><Label>L</Label>
            <Properties><KeyValueOfstringanyType><Key>n</Key>
            <Value i:type="d6p1:int" xmlns:d6p1="http://www.w3.org/2001/XMLSchema">5</Value>
            </KeyValueOfstringanyType></Properties></Filter>
            <Action i:type="SqlRuleAction"><SqlExpression>SET x = 1</SqlExpression></Action>
            <Name>c</Name></RuleDescription>{Tail}
            """, HttpStatusCode.Created);
        rule.Descendants(AtomXml.Entity + "Value").Single().Attribute(AtomXml.Instance + "type")!.Value
            .ShouldBe("d6p1:int");

        XElement rules = await SendAsync(
            HttpMethod.Get, "t/Subscriptions/s/Rules?$skip=0&$top=100", null, HttpStatusCode.OK);
        rules.Elements(AtomXml.Atom + "entry").Select(e => e.Element(AtomXml.Atom + "title")!.Value)
            .ShouldBe(["red", "c"]);
        await SendAsync(HttpMethod.Put, "t/Subscriptions/s/Rules/red", $"""
            {Head}<RuleDescription {Names}>
            <Filter i:type="FalseFilter"><SqlExpression>1=0</SqlExpression></Filter></RuleDescription>{Tail}
            """, HttpStatusCode.OK, update: true);
        await _test.Target("t").SendAsync(TestMessage.Create(user: ("color", "red")));
        await _test.Target("t").SendAsync(TestMessage.Create(properties: new() { Subject = "L" }, user: ("n", 5)));
        XElement subscription = await SendAsync(HttpMethod.Get, "t/Subscriptions/s", null, HttpStatusCode.OK);
        Value(subscription, "MessageCount").ShouldBe("1");
        XElement topic = await SendAsync(HttpMethod.Get, "t", null, HttpStatusCode.OK);
        topic.Descendants(AtomXml.Entity + "SubscriptionCount").Single().Value.ShouldBe("1");

        await SendAsync(HttpMethod.Put, "t/Subscriptions/s/Rules/bad", $"""
            {Head}<RuleDescription {Names}>
            <Filter i:type="SqlFilter"><SqlExpression>a = </SqlExpression></Filter></RuleDescription>{Tail}
            """, HttpStatusCode.BadRequest);
        await SendAsync(HttpMethod.Delete, "t/Subscriptions/s/Rules/c", null, HttpStatusCode.OK);
        await SendAsync(HttpMethod.Delete, "t/Subscriptions/s", null, HttpStatusCode.OK);
        await SendAsync(HttpMethod.Get, "t/Subscriptions/s", null, HttpStatusCode.NotFound);
        await SendAsync(HttpMethod.Delete, "t", null, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Rule_ParametersOfFilterAndAction_AreTheirOwnAndComeBack()
    {
        await SendAsync(HttpMethod.Put, "t", $"{Head}<TopicDescription {Names}/>{Tail}", HttpStatusCode.Created);
        await SendAsync(HttpMethod.Put, "t/Subscriptions/s", Subscription(""), HttpStatusCode.Created);
        await SendAsync(HttpMethod.Delete, "t/Subscriptions/s/Rules/$Default", null, HttpStatusCode.OK);

        XElement rule = await SendAsync(HttpMethod.Put, "t/Subscriptions/s/Rules/r", $"""
            {Head}<RuleDescription {Names}>
            <Filter i:type="SqlFilter"><SqlExpression>n = @p</SqlExpression>{Parameter(5)}</Filter>
            <Action i:type="SqlRuleAction"><SqlExpression>SET was = @p</SqlExpression>{Parameter(7)}</Action>
            <Name>r</Name></RuleDescription>{Tail}
            """, HttpStatusCode.Created);

        rule.Descendants(AtomXml.Entity + "Action").Single().Descendants(AtomXml.Entity + "Value").Single().Value
            .ShouldBe("7");
        await _test.Target("t").SendAsync(TestMessage.Create(user: ("n", 5)));
        var copy = _test.Source("t/Subscriptions/s").Peek(0, 9).ShouldHaveSingleItem();
        TestMessage.UserOf(copy)["was"].ShouldBe(7);

        static string Parameter(int value) => $"""
            <Parameters><KeyValueOfstringanyType><Key>@p</Key><Value i:type="d6p1:int"
            xmlns:d6p1="http://www.w3.org/2001/XMLSchema">{value}</Value></KeyValueOfstringanyType></Parameters>
            """;
    }

    [Fact]
    public async Task List_MoreThanAPage_LinksToTheNext()
    {
        for (int i = 0; i < 130; i++)
        {
            await _test.AddQueueAsync($"q{i:D3}");
        }

        XElement first = await SendAsync(HttpMethod.Get, "$Resources/Queues?$skip=0&$top=100", null, HttpStatusCode.OK);
        first.Elements(AtomXml.Atom + "entry").Count().ShouldBe(100);
        string next = NextPage(first);
        next.ShouldContain("$skip=100");
        XElement second = await SendAsync(
            HttpMethod.Get, new Uri(next).PathAndQuery.TrimStart('/'), null, HttpStatusCode.OK);
        second.Elements(AtomXml.Atom + "entry").Count().ShouldBe(30);
        second.Elements(AtomXml.Atom + "link").Count().ShouldBe(1);
    }

    // Regression: azure-servicebus for Python reads the version from the link, and failed without it.
    [Fact]
    public async Task List_MoreThanAPage_LinksToTheNextInTheSameVersion()
    {
        await _test.AddQueueAsync("a");
        await _test.AddQueueAsync("b");

        XElement first = await SendAsync(
            HttpMethod.Get, "$Resources/Queues?$skip=0&$top=1&api-version=2021-05", null, HttpStatusCode.OK);

        string next = NextPage(first);
        new Uri(next).Query.ShouldBe("?api-version=2021-05&$skip=1&$top=1");
    }

    [Fact]
    public async Task Forwarding_AbsoluteAddress_IsUnderstood()
    {
        await _test.AddQueueAsync("out");
        XElement entry = await SendAsync(
            HttpMethod.Put, "in", Queue("<ForwardTo>sb://somewhere.example/out</ForwardTo>"), HttpStatusCode.Created);
        Value(entry, "ForwardTo").ShouldEndWith("/out");
        await _test.Target("in").SendAsync(TestMessage.Create());
        _test.Source("out").Counts.Active.ShouldBe(1);
    }

    [Theory]
    [InlineData("<ForwardTo>nowhere</ForwardTo>", "'nowhere' that 'q' forwards to is no queue or topic")]
    [InlineData(
        "<ForwardDeadLetteredMessagesTo>nowhere</ForwardDeadLetteredMessagesTo>",
        "'nowhere' that 'q' forwards to is no queue or topic")]
    [InlineData("<ForwardTo>Q</ForwardTo>", "forwards to itself")]
    [InlineData("<RequiresSession>true</RequiresSession><ForwardTo>out</ForwardTo>", "Sessions cannot be forwarded")]
    public async Task Forwarding_NotPossible_IsRefused(string fields, string reason)
    {
        await _test.AddQueueAsync("out");
        XElement error = await SendAsync(HttpMethod.Put, "q", Queue(fields), HttpStatusCode.BadRequest);
        error.Element("Detail")!.Value.ShouldContain(reason);
        _test.Broker.FindQueue("q").ShouldBeNull();
    }

    [Theory]
    [InlineData("t/Subscriptions")]
    [InlineData("t/Subscriptions/s/Rules")]
    [InlineData("$Resources/Topics")]
    public async Task List_DeleteOrPut_IsRefusedAndChangesNothing(string path)
    {
        await _test.Broker.CreateTopicAsync(new() { Name = "t" });
        await _test.Broker.CreateSubscriptionAsync(new() { TopicName = "t", Name = "s" });
        await SendAsync(HttpMethod.Delete, path, null, HttpStatusCode.MethodNotAllowed);
        await SendAsync(HttpMethod.Put, path, Subscription(string.Empty), HttpStatusCode.MethodNotAllowed);
        _test.Broker.FindSubscription("t", "s")!.RuleSet.List().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Start_PortInUse_NamesPortAndOption()
    {
        BrokerStartException e = await Assert.ThrowsAsync<BrokerStartException>(
            () => _administration.ListenAsync(_port));
        e.Message.ShouldContain($"{_port}");
        e.Message.ShouldContain("--admin-port");
    }

    private static string NextPage(XElement feed) =>
        feed.Elements(AtomXml.Atom + "link").Single(l => l.Attribute("rel")!.Value == "next").Attribute("href")!.Value;

    private static string Queue(string fields) => $"{Head}<QueueDescription {Names}>{fields}</QueueDescription>{Tail}";

    private static string Subscription(string fields) =>
        $"{Head}<SubscriptionDescription {Names}>{fields}</SubscriptionDescription>{Tail}";

    private static string? Value(XElement entry, string name) =>
        entry.Descendants(AtomXml.Entity + name).FirstOrDefault()?.Value;

    private async Task<XElement> SendAsync(
        HttpMethod method,
        string path,
        string? body,
        HttpStatusCode expected,
        bool update = false)
    {
        using HttpRequestMessage request = new(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/atom+xml");
        }

        if (update)
        {
            request.Headers.TryAddWithoutValidation("If-Match", "*");
        }

        using HttpResponseMessage response = await _http.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(expected, text);
        return text.Length == 0 ? new XElement("Empty") : XElement.Parse(text);
    }
}
