using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Serverless.Conformance.DotNet.Administration;

namespace Serverless.Conformance.DotNet.ServiceBus;

/// <summary>Filters and actions over every type of property that the client sends.</summary>
public sealed class FilterTypeTests : AdministrationTests
{
    private static readonly DateTime Noon = new(2026, 11, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly Guid Id = Guid.Parse("6f2c1f9e-51c0-4c26-9d2f-1f5a8a4f5b11");

    private static readonly Dictionary<string, object> Values = new()
    {
        ["sbyte"] = (sbyte)-3,
        ["byte"] = (byte)200,
        ["short"] = (short)-300,
        ["ushort"] = (ushort)60_000,
        ["int"] = -70_000,
        ["uint"] = 4_000_000_000u,
        ["long"] = 9_007_199_254_740_993L,
        ["ulong"] = ulong.MaxValue,
        ["float"] = 0.5f,
        ["double"] = 0.1,
        ["decimal"] = 12.50m,
        ["negative"] = -0.01m,
        ["whole"] = 7m,
        ["char"] = 'x',
        ["bool"] = true,
        ["string"] = "text",
        ["guid"] = Id,
        ["dt"] = Noon,
        ["dt2"] = Noon.AddMinutes(5),
        ["offset"] = new DateTimeOffset(Noon),
        ["span"] = TimeSpan.FromMinutes(5),
        ["uri"] = new Uri("https://example.com/a"),
    };

    [Theory]
    [InlineData("sbyte = -3 AND byte = 200 AND short = -300 AND ushort = 60000")]
    [InlineData("int = -70000 AND uint = 4000000000 AND long = 9007199254740993")]
    [InlineData("ulong > long AND ulong > 9223372036854775807")]
    [InlineData("float = 0.5 AND double = 0.1")]
    [InlineData("decimal = 12.5 AND decimal > 12 AND decimal < 13 AND decimal <> 12")]
    [InlineData("whole = 7 AND whole IN (6, 7) AND whole > sbyte")]
    [InlineData("negative < 0 AND negative > -1 AND negative + 0.01 = 0")]
    [InlineData("decimal * 2 = 25 AND decimal + whole = 19.5")]
    [InlineData("char = 'x' AND bool = TRUE AND bool AND string LIKE 't%'")]
    [InlineData("guid = '6f2c1f9e-51c0-4c26-9d2f-1f5a8a4f5b11'")]
    [InlineData("guid <> newid()")]
    [InlineData("uri LIKE 'https://example.com/%'")]
    [InlineData("dt = '2026-11-01T12:00:00Z' AND dt < dt2 AND offset = dt")]
    [InlineData("dt2 - dt = span AND dt + span = dt2 AND dt2 - span = dt")]
    [InlineData("offset + span = dt2 AND dt2 - offset = span")]
    [InlineData("span = '00:05:00' AND span + span = '00:10:00' AND span * 2 = '00:10:00' AND -span < span")]
    [InlineData("sys.EnqueuedTimeUtc > dt OR sys.EnqueuedTimeUtc <= dt")]
    [InlineData("sys.ExpiresAtUtc - sys.EnqueuedTimeUtc = sys.TimeToLive AND sys.TimeToLive = '01:00:00'")]
    [InlineData("sys.Size > 100 AND sys.Size < 10000")]
    [InlineData("sys.ViaPartitionKey IS NULL AND sys.PartitionKey = 'p'")]
    [InlineData("EXISTS(decimal) AND property('decimal') = 12.5")]
    public async Task SqlFilter_OfThisType_Matches(string expression)
    {
        var yes = await MatchesAsync(new SqlRuleFilter(expression));
        var no = await MatchesAsync(new SqlRuleFilter($"NOT ({expression})"));

        (yes, no).ShouldBe((true, false));
    }

    [Theory]
    [InlineData("(dt2-dt) <= @timespan", "timespan", 5, true)]
    [InlineData("(dt2-dt) <= @timespan", "timespan", 4, false)]
    public async Task SqlFilter_TimeArithmeticAgainstAParameter_IsTheDocumentationsExample(
        string expression, string name, int minutes, bool expected)
    {
        var filter = new SqlRuleFilter(expression) { Parameters = { ["@" + name] = TimeSpan.FromMinutes(minutes) } };

        (await MatchesAsync(filter)).ShouldBe(expected);

        var listed = (SqlRuleFilter)(await Administration.GetRuleAsync("topic", "ruled", "mine")).Value.Filter;
        listed.Parameters["@" + name].ShouldBe(TimeSpan.FromMinutes(minutes));
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public async Task SqlParameter_OfThisType_ComesBackAndIsCompared(string property, object value)
    {
        var filter = new SqlRuleFilter($"{property} = @p") { Parameters = { ["@p"] = value } };

        (await MatchesAsync(filter)).ShouldBeTrue();

        var listed = (SqlRuleFilter)(await Administration.GetRuleAsync("topic", "ruled", "mine")).Value.Filter;
        listed.Parameters["@p"].ShouldBe(value);
    }

    public static TheoryData<string, object> Parameters() => new()
    {
        { "string", "text" },
        { "int", -70_000 },
        { "long", 9_007_199_254_740_993L },
        { "bool", true },
        { "double", 0.1 },
        { "dt", Noon },
        { "span", TimeSpan.FromMinutes(5) },
    };

    [Fact]
    public async Task CorrelationFilter_EveryType_MatchesTheSameAlone()
    {
        foreach (var (name, value) in Values.Where(v => v.Value is not (Uri or TimeSpan or DateTimeOffset)))
        {
            var rules = Client.CreateRuleManager("topic", "ruled");
            await rules.CreateRuleAsync(
                "typed", new CorrelationRuleFilter { ApplicationProperties = { [name] = value } });
            await rules.CreateRuleAsync(
                "other", new CorrelationRuleFilter { ApplicationProperties = { [name] = "something else" } });
            await rules.DeleteRuleAsync(RuleProperties.DefaultRuleName);
            await SendAsync("topic", Message());

            (await Client.CreateReceiver("topic", "ruled").PeekMessagesAsync(9)).Count.ShouldBe(1, name);

            await Administration.DeleteSubscriptionAsync("topic", "ruled");
            await Administration.CreateSubscriptionAsync("topic", "ruled");
        }
    }

    [Fact]
    public async Task CorrelationFilter_ThroughTheAdministration_IsTheSameBothWays()
    {
        var filter = new CorrelationRuleFilter();
        foreach (var (name, value) in Values
            .Where(v => v.Value is string or int or long or bool or double or DateTime or TimeSpan))
        {
            filter.ApplicationProperties[name] = value;
        }

        (await MatchesAsync(filter)).ShouldBeTrue();

        (await Administration.GetRuleAsync("topic", "ruled", "mine")).Value.Filter.ShouldBe(filter);
        // Over AMQP this client reads no TimeSpan.
        filter.ApplicationProperties["span"] = "00:05:00";
        (await AllAsync(Client.CreateRuleManager("topic", "ruled").GetRulesAsync()))
            .Single(rule => rule.Name == "mine").Filter.ShouldBe(filter);
    }

    [Fact]
    public async Task Topic_FilterCounts_AreThoseOfItsSubscriptions()
    {
        await Administration.CreateTopicAsync("counted");
        await Administration.CreateSubscriptionAsync(
            new CreateSubscriptionOptions("counted", "a"), new CreateRuleOptions("sql", new SqlRuleFilter("a = 1")));
        await Administration.CreateSubscriptionAsync(
            new CreateSubscriptionOptions("counted", "b"),
            new CreateRuleOptions("one", new CorrelationRuleFilter("c")));
        await Administration.CreateRuleAsync(
            "counted", "b", new CreateRuleOptions("two", new CorrelationRuleFilter("d")));

        var topic = (await Administration.GetTopicRuntimePropertiesAsync("counted")).Value;

        (topic.SqlFilterCount, topic.CorrelationFilterCount).ShouldBe((1, 2));
    }

    private async Task<bool> MatchesAsync(RuleFilter filter)
    {
        await Administration.DeleteSubscriptionAsync("topic", "ruled");
        await Administration.CreateSubscriptionAsync(
            new CreateSubscriptionOptions("topic", "ruled"), new CreateRuleOptions("mine", filter));
        await SendAsync("topic", Message());
        return (await Client.CreateReceiver("topic", "ruled").PeekMessagesAsync(9)).Count == 1;
    }

    private static ServiceBusMessage Message()
    {
        var message = new ServiceBusMessage("a") { PartitionKey = "p", TimeToLive = TimeSpan.FromHours(1) };
        foreach (var (name, value) in Values)
        {
            message.ApplicationProperties[name] = value;
        }

        return message;
    }
}
