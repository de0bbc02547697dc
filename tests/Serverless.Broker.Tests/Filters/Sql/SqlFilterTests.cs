using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Filters;
using Serverless.Broker.Filters.Sql;
using Serverless.Broker.Messages;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Filters.Sql;

public sealed class SqlFilterTests
{
    [Theory]
    [InlineData("color = 'red'", true)]
    [InlineData("COLOR = 'red'", true)]
    [InlineData("user.color = 'red'", true)]
    [InlineData("color = 'Red'", false)]
    [InlineData("color <> 'blue'", true)]
    [InlineData("color != 'red'", false)]
    [InlineData("size > 10 AND size <= 42", true)]
    [InlineData("size = 42.0", true)]
    [InlineData("size + 1 = 43 and size * 2 = 84 and size / 5 = 8 and size % 5 = 2 and -size = -42", true)]
    [InlineData("ratio = 0.5", true)]
    [InlineData("ratio * 2 = 1e0", true)]
    [InlineData("size IN (1, 42)", true)]
    [InlineData("size NOT IN (1, 2)", true)]
    [InlineData("color IN ('blue', 'red')", true)]
    [InlineData("color LIKE 'r%'", true)]
    [InlineData("color LIKE '_e_'", true)]
    [InlineData("color NOT LIKE 'b%'", true)]
    [InlineData("percent LIKE '10!%%' ESCAPE '!'", true)]
    [InlineData("percent LIKE '10!_%' ESCAPE '!'", false)]
    [InlineData("\"cloudEvents:type\" = 'a.b.v1'", true)]
    [InlineData("[cloudEvents:type] = 'a.b.v1'", true)]
    [InlineData("flag", true)]
    [InlineData("flag = TRUE", true)]
    [InlineData("NOT flag", false)]
    [InlineData("quote = 'it''s'", true)]
    [InlineData("EXISTS(color)", true)]
    [InlineData("EXISTS(nothing)", false)]
    [InlineData("nothing IS NULL", true)]
    [InlineData("color IS NOT NULL", true)]
    [InlineData("property('color') = 'red' AND p('size') = 42", true)]
    [InlineData("sys.Label = 'L' AND sys.MessageId = 'id1' AND sys.CorrelationId = 'c1' AND sys.To = 'to'", true)]
    [InlineData("sys.SessionId = 's1'", true)]
    [InlineData("sys.ContentType LIKE 'application/%'", true)]
    [InlineData("sys.EnqueuedTimeUtc > '2020-01-01'", true)]
    [InlineData("color = 'blue' OR size = 42", true)]
    [InlineData("color = 'blue' OR color = 'red' AND size = 1", false)]
    [InlineData("(color = 'blue' OR color = 'red') AND size = 42", true)]
    [InlineData("NOT (color = 'blue')", true)]
    [InlineData("@p = color", true)]
    public void Matches_Expression_GivesItsTruth(string expression, bool expected) =>
        Evaluate(expression).ShouldBe(expected);

    // SQL-92: unknown AND false is false, unknown OR true is true, everything else with unknown is unknown.
    [Theory]
    [InlineData("nothing = 1", false)]
    [InlineData("NOT (nothing = 1)", false)]
    [InlineData("nothing <> 1", false)]
    [InlineData("nothing = 1 OR size = 42", true)]
    [InlineData("size = 42 OR nothing = 1", true)]
    [InlineData("nothing = 1 AND size = 42", false)]
    [InlineData("NOT (nothing = 1 AND size = 1)", true)]
    [InlineData("NOT (nothing = 1 AND size = 42)", false)]
    [InlineData("NOT (nothing = 1 OR size = 1)", false)]
    [InlineData("nothing IN (1, 2)", false)]
    [InlineData("NOT nothing IN (1, 2)", false)]
    [InlineData("size NOT IN (1, NULL)", false)]
    [InlineData("size IN (42, NULL)", true)]
    [InlineData("nothing LIKE '%'", false)]
    [InlineData("nothing NOT LIKE '%'", false)]
    [InlineData("NULL = NULL", false)]
    [InlineData("nothing + 1 = 1", false)]
    [InlineData("color = 1", false)]
    [InlineData("NOT (color = 1)", false)]
    public void Matches_Unknown_FollowsThreeValuedLogic(string expression, bool expected) =>
        Evaluate(expression).ShouldBe(expected);

    [Theory]
    [InlineData("", 1)]
    [InlineData("a =", 4)]
    [InlineData("a = 'x", 5)]
    [InlineData("a = 1 b", 7)]
    [InlineData("a & b", 3)]
    [InlineData("sys.Nope = 1", 1)]
    [InlineData("(a = 1", 7)]
    [InlineData("a IS 1", 6)]
    [InlineData("a NOT = 1", 7)]
    [InlineData("foo(1) = 1", 1)]
    [InlineData("@missing = 1", 1)]
    [InlineData("a = 99999999999999999999", 5)]
    [InlineData("a LIKE 'x' ESCAPE 'long'", 19)]
    [InlineData("a = 1e", 7)]
    public void Parse_BadExpression_SaysWhere(string expression, int position)
    {
        SqlSyntaxException e = Assert.Throws<SqlSyntaxException>(() => SqlFilter.Parse(expression));
        e.Position.ShouldBe(position);
        e.Message.ShouldContain($"position {position}");
    }

    [Fact]
    public void Parse_TooLongOrTooDeep_IsRefused()
    {
        Assert.Throws<SqlSyntaxException>(() => SqlFilter.Parse("a = '" + new string('x', 1024) + "'"));
        Assert.Throws<SqlSyntaxException>(() => SqlFilter.Parse(new string('(', 300) + "a" + new string(')', 300)));
    }

    [Theory]
    [InlineData("size / 0 = 1")]
    [InlineData("color + 1 = 2")]
    [InlineData("span * nan = span")]
    [InlineData("nan * span = span")]
    [InlineData("span / nan = span")]
    [InlineData("color")]
    [InlineData("9223372036854775807 + size = 1")]
    public void Matches_CannotBeEvaluated_Fails(string expression) =>
        Assert.Throws<FilterEvaluationException>(() => Evaluate(expression));

    [Fact]
    public void Like_PatternOfManyStars_IsQuick() =>
        SqlLike.Matches(new string('a', 5_000), string.Concat(Enumerable.Repeat("%a", 400)) + "b", null)
            .ShouldBeFalse();

    private static bool Evaluate(string expression)
    {
        MessageContent content = TestMessage.Create(
            id: "id1",
            sessionId: "s1",
            properties: new AmqpProperties
            {
                Subject = "L",
                CorrelationId = "c1",
                To = "to",
                ContentType = "application/json",
            },
            user:
            [
                ("color", "red"), ("size", 42), ("ratio", 0.5f), ("flag", true), ("percent", "10%x"), ("quote", "it's"),
                ("cloudEvents:type", "a.b.v1"),
                ("span", ClrValue.ToAmqp(TimeSpan.FromSeconds(1))!), ("nan", double.NaN),
            ]);
        SqlFilter filter = SqlFilter.Parse(expression, new Dictionary<string, object?> { ["p"] = "red" });
        return filter.Matches(
            new MessageView(content, null, 7, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks));
    }
}
