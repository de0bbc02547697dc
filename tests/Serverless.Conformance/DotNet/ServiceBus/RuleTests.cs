using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;

namespace Serverless.Conformance.DotNet.ServiceBus;

public sealed class RuleTests : ServiceBusTests
{
    private const string Ruled = "second";

    private ServiceBusRuleManager Rules => Broker.Client.CreateRuleManager(Entities.Topic, Ruled);

    [Fact]
    [Twin("rules: a subscription starts with the default rule")]
    public async Task GetRules_NewSubscription_HasTheDefaultRule()
    {
        var rule = (await ListAsync()).ShouldHaveSingleItem();

        (rule.Name, rule.Filter, rule.Action).ShouldBe((RuleProperties.DefaultRuleName, new TrueRuleFilter(), null));
    }

    [Fact]
    [Twin("rules: an SQL filter decides")]
    public async Task Create_SqlFilter_Decides()
    {
        await ReplaceAsync(new SqlRuleFilter("size > 3 AND colour = 'red'"));

        await SendAsync(
            ServiceBusBroker.With("1", ("size", 5), ("colour", "red")),
            ServiceBusBroker.With("2", ("size", 2), ("colour", "red")),
            ServiceBusBroker.With("3", ("size", 5)));

        (await BodiesAsync()).ShouldBe(["1"]);
    }

    [Fact]
    [Twin("rules: SQL knows LIKE, IN, IS NULL, NOT, OR and arithmetic")]
    public async Task Create_SqlOperators_Decide()
    {
        await ReplaceAsync(new SqlRuleFilter(
            "name LIKE 'ab%' OR n IN (1, 2) OR (missing IS NULL AND NOT (n < 100) AND n % 2 = 1)"));

        await SendAsync(
            ServiceBusBroker.With("like", ("name", "abc"), ("n", 50)),
            ServiceBusBroker.With("in", ("n", 2)),
            ServiceBusBroker.With("arithmetic", ("n", 101)),
            ServiceBusBroker.With("none", ("name", "xab"), ("n", 102)));

        (await BodiesAsync()).ShouldBe(["like", "in", "arithmetic"]);
    }

    [Fact]
    [Twin("rules: SQL reads system properties")]
    public async Task Create_SqlSystemProperties_AreRead()
    {
        await ReplaceAsync(new SqlRuleFilter("sys.Label = 'l' AND sys.CorrelationId = 'c'"));

        await SendAsync(
            new ServiceBusMessage("1") { Subject = "l", CorrelationId = "c" },
            new ServiceBusMessage("2") { Subject = "l" });

        (await BodiesAsync()).ShouldBe(["1"]);
    }

    [Fact]
    [Twin("rules: a correlation filter decides")]
    public async Task Create_CorrelationFilter_Decides()
    {
        await ReplaceAsync(new CorrelationRuleFilter
        {
            CorrelationId = "c1", ApplicationProperties = { ["kind"] = "k" },
        });
        var both = ServiceBusBroker.With("1", ("kind", "k"));
        both.CorrelationId = "c1";

        await SendAsync(
            both, new ServiceBusMessage("2") { CorrelationId = "c1" }, ServiceBusBroker.With("3", ("kind", "k")));

        (await BodiesAsync()).ShouldBe(["1"]);
    }

    [Fact]
    public async Task Create_TrueAndFalseFilter_LetAllOrNothingIn()
    {
        await ReplaceAsync(new FalseRuleFilter());
        await SendAsync(new ServiceBusMessage("a"));
        (await BodiesAsync()).ShouldBeEmpty();

        await Rules.CreateRuleAsync("all", new TrueRuleFilter());
        await SendAsync(new ServiceBusMessage("b"));

        (await BodiesAsync()).ShouldBe(["b"]);
        (await ListAsync()).Select(rule => rule.Filter)
            .ShouldBe([new FalseRuleFilter(), new TrueRuleFilter()], ignoreOrder: true);
    }

    [Fact]
    [Twin("rules: an action changes the copy")]
    public async Task Create_WithAction_ChangesTheCopyOnly()
    {
        await ReplaceAsync(new SqlRuleFilter("1 = 1"), new SqlRuleAction("SET marked = 'yes'; REMOVE secret"));

        await SendAsync(ServiceBusBroker.With("a", ("secret", 1)));

        var copy = (await Broker.PeekAsync(Entities.Subscription(Ruled))).ShouldHaveSingleItem();
        copy.ApplicationProperties["marked"].ShouldBe("yes");
        copy.ApplicationProperties.Keys.ShouldNotContain("secret");
        var untouched = (await Broker.PeekAsync(Entities.Subscription("all"))).ShouldHaveSingleItem();
        untouched.ApplicationProperties["secret"].ShouldBe(1);
    }

    [Fact]
    [Twin("rules: rules are listed as they were made")]
    public async Task GetRules_SqlActionAndCorrelation_AreAsTheyWereMade()
    {
        await ReplaceAsync(new SqlRuleFilter("a = 1"), new SqlRuleAction("SET b = 2"));
        var correlation = new CorrelationRuleFilter
        {
            CorrelationId = "c",
            MessageId = "m",
            To = "t",
            ReplyTo = "r",
            Subject = "s",
            SessionId = "g",
            ReplyToSessionId = "rg",
            ContentType = "text/plain",
            ApplicationProperties = { ["p"] = "v", ["n"] = 7, ["yes"] = true },
        };
        await Rules.CreateRuleAsync("other", correlation);

        var listed = (await ListAsync()).ToDictionary(rule => rule.Name);

        listed.Keys.ShouldBe(["mine", "other"], ignoreOrder: true);
        listed["mine"].Filter.ShouldBe(new SqlRuleFilter("a = 1"));
        listed["mine"].Action.ShouldBe(new SqlRuleAction("SET b = 2"));
        listed["other"].Filter.ShouldBe(correlation);
        listed["other"].Action.ShouldBeNull();
    }

    [Fact]
    public async Task GetRules_MoreThanAPage_ListsAll()
    {
        var rules = Rules;
        foreach (var i in Enumerable.Range(0, 205))
        {
            await rules.CreateRuleAsync($"rule-{i}", new SqlRuleFilter($"n = {i}"));
        }

        (await ListAsync()).Select(rule => rule.Name).Distinct().Count().ShouldBe(206);
    }

    [Fact]
    [Twin("rules: a second rule of that name is refused")]
    public async Task Create_NameThatIsThere_IsRefused()
    {
        await Rules.CreateRuleAsync("mine", new SqlRuleFilter("a = 1"));

        await Failures.FailsAsync(
            ServiceBusFailureReason.MessagingEntityAlreadyExists,
            () => Rules.CreateRuleAsync("MINE", new SqlRuleFilter("a = 2")));

        (await ListAsync()).Single(rule => rule.Name == "mine").Filter.ShouldBe(new SqlRuleFilter("a = 1"));
    }

    [Fact]
    [Twin("rules: a rule that is not there cannot be deleted")]
    public async Task Delete_Unknown_IsReported() => (await Failures.FailsAsync(
        ServiceBusFailureReason.MessagingEntityNotFound, () => Rules.DeleteRuleAsync("nothing")))
        .Message.ShouldContain("nothing");

    [Fact]
    [Twin("rules: a bad expression is refused with the reason")]
    public async Task Create_BadExpression_SaysWhereAndWhy()
    {
        var failure = await Should.ThrowAsync<ArgumentException>(
            () => Rules.CreateRuleAsync("bad", new SqlRuleFilter("colour = = 'red'")));

        failure.Message.ShouldContain("'='");
        failure.Message.ShouldContain("position 10");
        (await ListAsync()).Select(rule => rule.Name).ShouldBe([RuleProperties.DefaultRuleName]);
    }

    [Fact]
    public async Task Create_BadAction_SaysWhereAndWhy()
    {
        var failure = await Should.ThrowAsync<ArgumentException>(() => Rules.CreateRuleAsync(
            new CreateRuleOptions("bad", new TrueRuleFilter()) { Action = new SqlRuleAction("SET x 1") }));

        failure.Message.ShouldContain("position 7");
    }

    [Fact]
    [Twin("rules: without any rule nothing arrives")]
    public async Task Delete_LastRule_NothingArrives()
    {
        await Rules.DeleteRuleAsync(RuleProperties.DefaultRuleName);

        await SendAsync(new ServiceBusMessage("a"));

        (await BodiesAsync()).ShouldBeEmpty();
        (await ListAsync()).ShouldBeEmpty();
        (await Broker.BodiesAsync(Entities.Subscription("all"))).ShouldBe(["a"]);
    }

    [Fact]
    public async Task Create_UnknownSubscription_IsReportedAsSuch()
    {
        var rules = Broker.Client.CreateRuleManager(Entities.Topic, "nobody");

        await Failures.FailsAsync(
            ServiceBusFailureReason.MessagingEntityNotFound,
            () => rules.CreateRuleAsync("mine", new TrueRuleFilter()));
    }

    private async Task ReplaceAsync(RuleFilter filter, SqlRuleAction? action = null)
    {
        await Rules.CreateRuleAsync(new CreateRuleOptions("mine", filter) { Action = action });
        await Rules.DeleteRuleAsync(RuleProperties.DefaultRuleName);
    }

    private async Task<List<RuleProperties>> ListAsync()
    {
        var rules = new List<RuleProperties>();
        await foreach (var rule in Rules.GetRulesAsync())
        {
            rules.Add(rule);
        }

        return rules;
    }

    private Task SendAsync(params ServiceBusMessage[] messages) => Broker.SendAsync(Entities.Topic, messages);

    private Task<IReadOnlyList<string>> BodiesAsync() => Broker.BodiesAsync(Entities.Subscription(Ruled));
}
