using Serverless.Broker.Filters;

namespace Serverless.Broker.Tests.Filters;

public sealed class RuleExpressionsTests
{
    [Fact]
    public void Check_BadFilterInAFile_IsReportedThere()
    {
        const string Json = """
            { "topics": [{ "name": "t", "subscriptions": [{ "name": "s", "rules": [
                { "name": "r", "sqlFilter": "a = = 1", "sqlAction": "SET = 1" }] }] }] }
            """;

        TopologyException exception = Should.Throw<TopologyException>(
            () => TopologyFile.Parse(Json, "test", RuleExpressions.Check));

        const string Rule = "$.topics[0].subscriptions[0].rules[0]";
        exception.Errors.Select(error => error.Path).ShouldBe([$"{Rule}.sqlFilter", $"{Rule}.sqlAction"]);
        exception.Errors.ShouldAllBe(error => error.Message.Contains("position 5"));
    }

    [Fact]
    public void Check_GoodExpressions_SaysNothing() =>
        RuleExpressions.Check(new RuleDescription { Name = "r", SqlExpression = "a = 1", SqlAction = "SET a = 1" })
            .ShouldBeNull();
}
