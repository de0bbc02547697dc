using Amqp;
using Serverless.Amqp;

namespace Serverless.Conformance.AmqpClient;

public sealed class RuleTests : AmqpClientTests
{
    private const string Ruled = "second";

    private AmqpRuleManager Rules => Broker.Connection.CreateRuleManager(Entities.Topic, Ruled);

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
            AmqpClientBroker.With("1", ("size", 5), ("colour", "red")),
            AmqpClientBroker.With("2", ("size", 2), ("colour", "red")),
            AmqpClientBroker.With("3", ("size", 5)));

        (await BodiesAsync()).ShouldBe(["1"]);
    }

    [Fact]
    [Twin("rules: SQL knows LIKE, IN, IS NULL, NOT, OR and arithmetic")]
    public async Task Create_SqlOperators_Decide()
    {
        await ReplaceAsync(new SqlRuleFilter(
            "name LIKE 'ab%' OR n IN (1, 2) OR (missing IS NULL AND NOT (n < 100) AND n % 2 = 1)"));

        await SendAsync(
            AmqpClientBroker.With("like", ("name", "abc"), ("n", 50)),
            AmqpClientBroker.With("in", ("n", 2)),
            AmqpClientBroker.With("arithmetic", ("n", 101)),
            AmqpClientBroker.With("none", ("name", "xab"), ("n", 102)));

        (await BodiesAsync()).ShouldBe(["like", "in", "arithmetic"]);
    }

    [Fact]
    [Twin("rules: SQL reads system properties")]
    public async Task Create_SqlSystemProperties_AreRead()
    {
        await ReplaceAsync(new SqlRuleFilter("sys.Label = 'l' AND sys.CorrelationId = 'c'"));
        var both = AmqpClientBroker.Text("1");
        (both.Properties.Subject, both.Properties.CorrelationId) = ("l", "c");
        var one = AmqpClientBroker.Text("2");
        one.Properties.Subject = "l";

        await SendAsync(both, one);

        (await BodiesAsync()).ShouldBe(["1"]);
    }

    [Fact]
    [Twin("rules: a correlation filter decides")]
    public async Task Create_CorrelationFilter_Decides()
    {
        await ReplaceAsync(new CorrelationRuleFilter
        {
            CorrelationId = "c1", ApplicationProperties = new Dictionary<string, object> { ["kind"] = "k" },
        });
        var both = AmqpClientBroker.With("1", ("kind", "k"));
        both.Properties.CorrelationId = "c1";
        var idOnly = AmqpClientBroker.Text("2");
        idOnly.Properties.CorrelationId = "c1";

        await SendAsync(both, idOnly, AmqpClientBroker.With("3", ("kind", "k")));

        (await BodiesAsync()).ShouldBe(["1"]);
    }

    [Fact]
    public async Task Create_TrueAndFalseFilter_LetAllOrNothingIn()
    {
        await ReplaceAsync(new FalseRuleFilter());
        await SendAsync(AmqpClientBroker.Text("a"));
        (await BodiesAsync()).ShouldBeEmpty();

        await Rules.CreateRuleAsync("all", new TrueRuleFilter());
        await SendAsync(AmqpClientBroker.Text("b"));

        (await BodiesAsync()).ShouldBe(["b"]);
        (await ListAsync()).Select(rule => rule.Filter)
            .ShouldBe([new FalseRuleFilter(), new TrueRuleFilter()], ignoreOrder: true);
    }

    [Fact]
    [Twin("rules: an action changes the copy")]
    public async Task Create_WithAction_ChangesTheCopyOnly()
    {
        await ReplaceAsync(new SqlRuleFilter("1 = 1"), new SqlRuleAction("SET marked = 'yes'; REMOVE secret"));

        await SendAsync(AmqpClientBroker.With("a", ("secret", 1)));

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
            ApplicationProperties = new Dictionary<string, object> { ["p"] = "v", ["n"] = 7, ["yes"] = true },
        };
        await Rules.CreateRuleAsync("other", correlation);

        var listed = (await ListAsync()).ToDictionary(rule => rule.Name);

        listed.Keys.ShouldBe(["mine", "other"], ignoreOrder: true);
        listed["mine"].Filter.ShouldBe(new SqlRuleFilter("a = 1"));
        listed["mine"].Action.ShouldBe(new SqlRuleAction("SET b = 2"));
        listed["mine"].CreatedAt.ShouldBe(Broker.Clock.GetUtcNow());
        var other = listed["other"].Filter.ShouldBeOfType<CorrelationRuleFilter>();
        other.ApplicationProperties.ShouldBe(correlation.ApplicationProperties, ignoreOrder: true);
        other.ShouldBe(correlation with { ApplicationProperties = other.ApplicationProperties });
        listed["other"].Action.ShouldBeNull();
    }

    [Fact]
    public async Task GetRules_MoreThanAPage_ListsAll()
    {
        foreach (var i in Enumerable.Range(0, 205))
        {
            await Rules.CreateRuleAsync($"rule-{i}", new SqlRuleFilter($"n = {i}"));
        }

        (await ListAsync()).Select(rule => rule.Name).Distinct().Count().ShouldBe(206);
    }

    [Fact]
    [Twin("rules: a second rule of that name is refused")]
    public async Task Create_NameThatIsThere_IsRefused()
    {
        await Rules.CreateRuleAsync("mine", new SqlRuleFilter("a = 1"));

        var failure = await Should.ThrowAsync<AmqpServiceException>(
            () => Rules.CreateRuleAsync("MINE", new SqlRuleFilter("a = 2")));

        failure.Condition.ShouldBe("com.microsoft:entity-already-exists");
        failure.IsTransient.ShouldBeFalse();
        (await ListAsync()).Single(rule => rule.Name == "mine").Filter.ShouldBe(new SqlRuleFilter("a = 1"));
    }

    [Fact]
    [Twin("rules: a rule that is not there cannot be deleted")]
    public async Task Delete_Unknown_IsReported()
    {
        var failure = await Should.ThrowAsync<AmqpServiceException>(() => Rules.DeleteRuleAsync("nothing"));

        failure.Condition.ShouldBe("amqp:not-found");
        failure.Message.ShouldContain("nothing");
    }

    [Fact]
    [Twin("rules: a bad expression is refused with the reason")]
    public async Task Create_BadExpression_SaysWhereAndWhy()
    {
        var failure = await Should.ThrowAsync<AmqpServiceException>(
            () => Rules.CreateRuleAsync("bad", new SqlRuleFilter("colour = = 'red'")));

        failure.Condition.ShouldBe("com.microsoft:argument-error");
        failure.Message.ShouldContain("'='");
        failure.Message.ShouldContain("position 10");
        (await ListAsync()).Select(rule => rule.Name).ShouldBe([RuleProperties.DefaultRuleName]);
    }

    [Fact]
    public async Task Create_BadAction_SaysWhereAndWhy()
    {
        var failure = await Should.ThrowAsync<AmqpServiceException>(() => Rules.CreateRuleAsync(
            new CreateRuleOptions("bad", new TrueRuleFilter()) { Action = new SqlRuleAction("SET x 1") }));

        failure.Condition.ShouldBe("com.microsoft:argument-error");
        failure.Message.ShouldContain("position 7");
    }

    [Theory]
    [InlineData("with/slash")]
    [InlineData("with space")]
    [InlineData("a23456789012345678901234567890123456789012345678901")]
    public async Task Create_NameNotAllowed_IsRefused(string name)
    {
        var failure = await Should.ThrowAsync<AmqpServiceException>(
            () => Rules.CreateRuleAsync(name, new TrueRuleFilter()));

        failure.Condition.ShouldBe("com.microsoft:argument-error");
        failure.Message.ShouldContain(name);
    }

    [Fact]
    [Twin("rules: without any rule nothing arrives")]
    public async Task Delete_LastRule_NothingArrives()
    {
        await Rules.DeleteRuleAsync(RuleProperties.DefaultRuleName);

        await SendAsync(AmqpClientBroker.Text("a"));

        (await BodiesAsync()).ShouldBeEmpty();
        (await ListAsync()).ShouldBeEmpty();
        (await Broker.BodiesAsync(Entities.Subscription("all"))).ShouldBe(["a"]);
    }

    [Fact]
    public async Task GetRules_UnknownSubscription_IsReportedAsSuch()
    {
        var rules = Broker.Connection.CreateRuleManager(Entities.Topic, "nobody");

        var failure = await Should.ThrowAsync<AmqpServiceException>(
            () => rules.CreateRuleAsync("mine", new TrueRuleFilter()));

        failure.Condition.ShouldBe("amqp:not-found");
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

    private Task SendAsync(params Message[] messages) => Broker.SendAsync(Entities.Topic, messages);

    private Task<IReadOnlyList<string>> BodiesAsync() => Broker.BodiesAsync(Entities.Subscription(Ruled));
}
