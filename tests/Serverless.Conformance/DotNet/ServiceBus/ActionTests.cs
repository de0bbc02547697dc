using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;

namespace Serverless.Conformance.DotNet.ServiceBus;

/// <summary>What an action of a rule makes of the copy.</summary>
public sealed class ActionTests : ServiceBusTests
{
    private const string Ruled = "second";

    [Fact]
    public async Task Action_Matching_SaysWhichRuleMadeTheCopy()
    {
        var rules = Broker.Client.CreateRuleManager(Entities.Topic, Ruled);
        await rules.CreateRuleAsync(new CreateRuleOptions("mine", new TrueRuleFilter())
        {
            Action = new SqlRuleAction("SET a = 1"),
        });
        await Broker.SendAsync(Entities.Topic, "x");

        var copies = await Broker.PeekAsync(Entities.Subscription(Ruled));

        copies.Count.ShouldBe(2);
        copies.Select(copy => copy.ApplicationProperties.GetValueOrDefault("RuleName"))
            .ShouldBe([null, "mine"], ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Set_UserProperty_HasThisValue(string expression, object expected)
    {
        var message = ServiceBusBroker.With(
            "x",
            ("n", 1),
            ("small", (byte)1),
            ("real", 0.5f),
            ("exact", 1.5m),
            ("text", "t"),
            ("id", Guid.Empty),
            ("span", TimeSpan.FromMinutes(1)),
            ("dt", new DateTime(2026, 11, 1, 12, 0, 0, DateTimeKind.Utc)),
            ("offset", new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero)));

        var copy = await ApplyAsync($"SET {expression}", message);

        var name = expression.Split(' ')[0];
        copy.ApplicationProperties[name].ShouldBe(expected);
        copy.ApplicationProperties[name].ShouldBeOfType(expected.GetType());
    }

    public static TheoryData<string, object> Sets() => new()
    {
        { "n = n + 1", 2 },
        { "n = '7'", 7 },
        { "n = 'seven'", "seven" },
        { "small = small + 1", (byte)2 },
        { "small = 300", 300L },
        { "real = 2", 2f },
        { "exact = exact * 2", 3.0m },
        { "text = 5", "5" },
        { "text = id", Guid.Empty.ToString() },
        { "id = '6f2c1f9e-51c0-4c26-9d2f-1f5a8a4f5b11'", Guid.Parse("6f2c1f9e-51c0-4c26-9d2f-1f5a8a4f5b11") },
        { "span = span + span", TimeSpan.FromMinutes(2) },
        { "dt = dt + span", new DateTime(2026, 11, 1, 12, 1, 0, DateTimeKind.Utc) },
        { "offset = offset - span", new DateTimeOffset(2026, 11, 1, 11, 59, 0, TimeSpan.Zero) },
        { "made = dt - offset", TimeSpan.Zero },
        { "made = 5", 5L },
        { "made = exact", 1.5m },
    };

    [Fact]
    public async Task Set_NewId_IsAGuid()
    {
        var copy = await ApplyAsync("SET id = newid()", new ServiceBusMessage("x"));

        copy.ApplicationProperties["id"].ShouldBeOfType<Guid>().ShouldNotBe(Guid.Empty);
    }

    [Fact]
    public async Task Set_EverySystemProperty_IsSet()
    {
        var message = new ServiceBusMessage("x") { TimeToLive = TimeSpan.FromHours(2), PartitionKey = "before" };

        var copy = await ApplyAsync(
            "SET sys.MessageId = 'm'; SET sys.CorrelationId = 'c'; SET sys.Label = 'l'; SET sys.To = 't'; "
            + "SET sys.ReplyTo = 'r'; SET sys.ReplyToSessionId = 'rs'; SET sys.ContentType = 'ct'; "
            + "SET sys.PartitionKey = 's'; SET sys.SessionId = 's'; SET sys.TimeToLive = '01:00:00'",
            message);

        (copy.MessageId, copy.CorrelationId, copy.Subject, copy.To).ShouldBe(("m", "c", "l", "t"));
        (copy.ReplyTo, copy.ReplyToSessionId, copy.ContentType).ShouldBe(("r", "rs", "ct"));
        (copy.PartitionKey, copy.SessionId).ShouldBe(("s", "s"));
        copy.TimeToLive.ShouldBe(TimeSpan.FromHours(1));
        copy.ExpiresAt.ShouldBe(copy.EnqueuedTime + TimeSpan.FromHours(1), TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task Set_SessionId_PutsTheCopyIntoThatSession()
    {
        var rules = Broker.Client.CreateRuleManager(Entities.Topic, "by-session");
        await rules.DeleteRuleAsync(RuleProperties.DefaultRuleName);
        await rules.CreateRuleAsync(new CreateRuleOptions("mine", new TrueRuleFilter())
        {
            Action = new SqlRuleAction("SET sys.SessionId = customer"),
        });
        await Broker.SendAsync(Entities.Topic, ServiceBusBroker.With("x", ("customer", "c1")));

        await using var session = await Broker.Client.AcceptNextSessionAsync(Entities.Topic, "by-session");

        (session.SessionId, (await session.OneAsync()).Text()).ShouldBe(("c1", "x"));
    }

    [Fact]
    public async Task Set_ScheduledEnqueueTime_PutsTheCopyOff()
    {
        var at = Broker.Clock.GetUtcNow().AddHours(1);

        var copy = await ApplyAsync(
            "SET sys.ScheduledEnqueueTimeUtc = at", ServiceBusBroker.With("x", ("at", at.UtcDateTime)));

        copy.State.ShouldBe(ServiceBusMessageState.Scheduled);
        Broker.Clock.Advance(TimeSpan.FromHours(1));
        (await Broker.Receiver(Entities.Subscription(Ruled)).OneAsync()).Text().ShouldBe("x");
    }

    [Theory]
    [InlineData("SET sys.SequenceNumber = 1")]
    [InlineData("SET sys.Nothing = 1")]
    [InlineData("REMOVE sys.EnqueuedTimeUtc")]
    public async Task Set_SystemPropertyThatIsTheBrokers_IsRefused(string action) =>
        await Should.ThrowAsync<ArgumentException>(() => ApplyAsync(action, new ServiceBusMessage("x")));

    private async Task<ServiceBusReceivedMessage> ApplyAsync(string action, ServiceBusMessage message)
    {
        var rules = Broker.Client.CreateRuleManager(Entities.Topic, Ruled);
        await rules.DeleteRuleAsync(RuleProperties.DefaultRuleName);
        await rules.CreateRuleAsync(new CreateRuleOptions("mine", new TrueRuleFilter())
        {
            Action = new SqlRuleAction(action),
        });
        await Broker.SendAsync(Entities.Topic, message);
        return (await Broker.PeekAsync(Entities.Subscription(Ruled))).ShouldHaveSingleItem();
    }
}
