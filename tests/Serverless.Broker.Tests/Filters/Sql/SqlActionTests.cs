using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Filters;
using Serverless.Broker.Filters.Sql;
using Serverless.Broker.Messages;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Filters.Sql;

public sealed class SqlActionTests
{
    [Theory]
    [InlineData("SET b = a + 1", "a=1,b=2")]
    [InlineData("SET A = 5", "a=5")]
    [InlineData("SET b = a + 1 SET c = b * 2", "a=1,b=2,c=4")]
    [InlineData("SET b = 'x'; REMOVE a;", "b=x")]
    [InlineData("REMOVE nothing", "a=1")]
    [InlineData("SET [odd name] = sys.MessageId", "a=1,odd name=m")]
    [InlineData("SET b = nothing", "a=1,b=")]
    public void Apply_Action_ChangesTheCopy(string expression, string expected)
    {
        MessageContent content = TestMessage.Create(id: "m", user: ("a", 1));
        MessageOverrides overrides =
            SqlAction.Parse(expression).Apply(new MessageView(content, null, 1, 0), "r").Overrides;
        var properties = MessageEditing.ReadMap(overrides.ApplicationProperties!.Value)!;
        string actual = string.Join(
            ',', properties
                .Where(p => !p.Key.Equals("RuleName"))
                .Select(p => $"{p.Key}={p.Value}").Order(StringComparer.Ordinal));
        actual.ShouldBe(expected);
    }

    [Theory]
    [InlineData("PT")]
    [InlineData("Pfoo")]
    [InlineData("P99999999999D")]
    [InlineData("P1Y")]
    [InlineData("-PT1S")]
    public void Apply_TimeToLiveIsNoDuration_CannotBeEvaluated(string text) =>
        Assert.Throws<FilterEvaluationException>(() => Apply($"SET sys.TimeToLive = '{text}'"));

    [Theory]
    [InlineData("PT30S")]
    [InlineData("00:00:30")]
    public void Apply_TimeToLiveAsText_IsSet(string text) =>
        Apply($"SET sys.TimeToLive = '{text}'").Content.TimeToLive.ShouldBe(TimeSpan.FromSeconds(30));

    [Fact]
    public void Apply_SizeAfterASet_IsThatOfTheChangedMessage()
    {
        RuleCopy copy = Apply("SET sys.Label = 'abcdefgh' SET long = 'x' SET size = sys.Size");
        AmqpMap properties = MessageEditing.ReadMap(copy.Overrides.ApplicationProperties!.Value)!;

        AmqpMap before = new(properties);
        before.Remove("size");
        MessageView expected = new(
            copy.Content,
            copy.Overrides with
            {
                ApplicationProperties = MessageEditing.WriteMap(AmqpDescriptor.ApplicationProperties, before),
            },
            1,
            0);
        properties["size"].ShouldBe(expected.Size);
    }

    [Theory]
    [InlineData("a = 1", 1)]
    [InlineData("SET a", 6)]
    [InlineData("SET sys.SequenceNumber = 1", 5)]
    [InlineData("SET a = 1, b = 2", 10)]
    public void Parse_BadAction_SaysWhere(string expression, int position) =>
        Assert.Throws<SqlSyntaxException>(() => SqlAction.Parse(expression)).Position.ShouldBe(position);

    private static RuleCopy Apply(string expression) =>
        SqlAction.Parse(expression).Apply(new MessageView(TestMessage.Create(user: ("a", 1)), null, 1, 0), "r");
}
