using System.Text.Json;
using Serverless.FunctionsHost.Apps;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Tests.Apps;

public sealed class FunctionNamesTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("Orders_v2-b")]
    [InlineData("hosts")]
    [InlineData("host-1")]
    public void Check_NameThatTheHostTakes_NoError(string name) => ErrorsOf(name).ShouldBeEmpty();

    [Theory]
    [InlineData("host")]
    [InlineData("HOST")]
    [InlineData("1st")]
    [InlineData("has.dot")]
    [InlineData("Größe")]
    [InlineData("a\n")]
    [InlineData("")]
    public void Check_NameThatTheHostRefuses_IsAnErrorThatQuotesIt(string name) =>
        ErrorsOf(name).Single().ShouldContain($"the name '{name}'");

    [Fact]
    public void Check_128Letters_AreTheMost()
    {
        ErrorsOf(new string('a', 128)).ShouldBeEmpty();
        ErrorsOf(new string('a', 129)).ShouldHaveSingleItem();
    }

    private static IReadOnlyList<string> ErrorsOf(string name)
    {
        var metadata = new RpcFunctionMetadata { Name = name, FunctionId = "1" };
        metadata.RawBindings.Add(JsonSerializer.Serialize(new { name = "t", type = "timerTrigger", direction = "In" }));
        var errors = new BindingErrors();
        FunctionNames.Check(FunctionDefinition.From(metadata), [], errors).ShouldBe(errors.All.Count == 0);
        return errors.All;
    }
}
