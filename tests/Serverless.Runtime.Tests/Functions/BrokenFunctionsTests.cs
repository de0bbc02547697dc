using Serverless.Runtime.Tests.Hosting;

namespace Serverless.Runtime.Tests.Functions;

public sealed class BrokenFunctionsTests
{
    [Theory]
    [InlineData(typeof(BrokenFunctions.NoTrigger), "no parameter has a trigger attribute")]
    [InlineData(typeof(BrokenFunctions.TwoTriggers), "[HttpTrigger] on 'request', [TimerTrigger] on 'timer'")]
    [InlineData(
        typeof(BrokenFunctions.Unsupported),
        "'payload' has [UnknownTrigger], which the local runtime does not drive")]
    [InlineData(typeof(BrokenFunctions.AsyncVoid), "async void")]
    [InlineData(typeof(BrokenFunctions.NotPublic), "not public")]
    [InlineData(typeof(BrokenFunctions.ByReference), "'number' is ref, in or out")]
    [InlineData(
        typeof(BrokenFunctions.UnboundParameter),
        "'services' of type 'System.IServiceProvider' cannot be bound")]
    [InlineData(
        typeof(BrokenFunctions.InputBinding),
        "'row' of type 'System.String' has [UnknownInput], an input binding")]
    [InlineData(typeof(BrokenFunctions.OutputBinding), "[UnknownOutput], an output binding")]
    [InlineData(typeof(BrokenFunctions.MissingService), "'tests' needs the service")]
    [InlineData(typeof(BrokenFunctions.BadRoute), "the route 'api/a/{id' is malformed")]
    [InlineData(typeof(BrokenFunctions.BadConstraint), "'id' has the constraint 'number'")]
    [InlineData(typeof(BrokenFunctions.BadSchedule), "the schedule 'hourly'")]
    [InlineData(typeof(BrokenFunctions.SameRoute), "with POST is the function 'SameRouteA' already")]
    [InlineData(typeof(BrokenFunctions.SameName), "used by 2 functions")]
    public async Task Start_FunctionCannotBeBound_SaysWhy(Type functions, string expected)
    {
        var failure = await Should.ThrowAsync<FunctionBindingException>(
            () => FunctionsHost.StartAsync(TestApp.Options([functions])));

        failure.Errors.Single().ShouldContain(expected);
    }

    [Fact]
    public async Task Start_SeveralFunctionsCannotBeBound_TellsAllAtOnce()
    {
        Type[] functions =
            [typeof(BrokenFunctions.NoTrigger), typeof(BrokenFunctions.Unsupported), typeof(BrokenFunctions.BadRoute)];

        var failure = await Should.ThrowAsync<FunctionBindingException>(
            () => FunctionsHost.StartAsync(TestApp.Options(functions)));

        failure.Errors.Count.ShouldBe(3);
        failure.Message.ShouldContain("The app 'test' cannot start: 3 errors");
    }
}
