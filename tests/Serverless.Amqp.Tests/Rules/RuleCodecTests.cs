using Amqp.Types;

namespace Serverless.Amqp.Tests.Rules;

public sealed class RuleCodecTests
{
    private const ulong Rule = 0x0000013700000004;
    private const ulong EmptyAction = 0x0000013700000005;
    private const ulong SqlAction = 0x0000013700000006;

    private static readonly DateTime Created = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    public static TheoryData<object, List, RuleFilter> Filters => new()
    {
        { 0x1370000006ul, ["a = 1", 20], new SqlRuleFilter("a = 1") },
        { (Symbol)"com.microsoft:sql-filter:list", ["a = 1"], new SqlRuleFilter("a = 1") },
        { 0x1370000007ul, [], new TrueRuleFilter() },
        { (Symbol)"com.microsoft:true-filter:list", [], new TrueRuleFilter() },
        { 0x1370000008ul, [], new FalseRuleFilter() },
        { (Symbol)"com.microsoft:false-filter:list", [], new FalseRuleFilter() },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public void Read_FilterOfEachKind_IsThatFilter(object descriptor, List fields, RuleFilter expected)
    {
        var rule = RuleCodec.Read(
            Described(Rule, Described(descriptor, [.. fields]), Described(EmptyAction), "mine", Created));

        rule.ShouldBe(new RuleProperties { Name = "mine", Filter = expected, CreatedAt = new DateTimeOffset(Created) });
    }

    [Fact]
    public void Read_CorrelationFilterWithTrailingFieldsLeftOut_HasTheOthers()
    {
        // AMQP 1.0 §1.4: trailing nulls of a list may be left out.
        var filter = Described(0x1370000009ul, "c", null, null, null, "label");

        var rule = RuleCodec.Read(Described(Rule, filter, null, "mine")).ShouldNotBeNull();

        var correlation = rule.Filter.ShouldBeOfType<CorrelationRuleFilter>();
        (correlation.CorrelationId, correlation.MessageId, correlation.Subject).ShouldBe(("c", null, "label"));
        correlation.ApplicationProperties.ShouldBeEmpty();
        (rule.Action, rule.CreatedAt).ShouldBe((null, default));
    }

    [Fact]
    public void Read_SqlAction_IsThatAction() => RuleCodec
        .Read(Described(Rule, Described(0x1370000007ul), Described(SqlAction, "SET a = 1"), "mine", Created))!
        .Action.ShouldBe(new SqlRuleAction("SET a = 1"));

    [Fact]
    public void Read_UnknownFilter_IsNoRule() =>
        RuleCodec.Read(Described(Rule, Described(0x13700000FFul), Described(EmptyAction), "mine", Created))
            .ShouldBeNull();

    [Fact]
    public void Read_NoRule_IsNoRule() => RuleCodec.Read(Described(EmptyAction, "a", "b", "c")).ShouldBeNull();

    [Fact]
    public void Write_SqlFilterAndAction_AreMapsUnderTheProtocolsKeys()
    {
        var map = RuleCodec.Write(
            new CreateRuleOptions("mine", new SqlRuleFilter("a = 1")) { Action = new SqlRuleAction("SET b = 2") });

        ((Map)map["sql-filter"])["expression"].ShouldBe("a = 1");
        ((Map)map["sql-rule-action"])["expression"].ShouldBe("SET b = 2");
        map.ContainsKey("correlation-filter").ShouldBeFalse();
    }

    [Fact]
    public void Write_CorrelationFilter_HasEveryFieldAndWireTypes()
    {
        var filter = new CorrelationRuleFilter
        {
            Subject = "s",
            ApplicationProperties = new Dictionary<string, object> { ["at"] = new DateTimeOffset(Created) },
        };

        var map = (Map)RuleCodec.Write(new CreateRuleOptions("mine", filter))["correlation-filter"];

        map["label"].ShouldBe("s");
        map["correlation-id"].ShouldBeNull();
        ((Map)map["properties"])["at"].ShouldBe(Created);
        map.Count.ShouldBe(9);
    }

    private static DescribedValue Described(object descriptor, params object?[] fields)
    {
        var list = new List();
        list.AddRange(fields);
        return new DescribedValue(descriptor, list);
    }
}
