using Serverless.FunctionsHost.Tests.Support;

namespace Serverless.FunctionsHost.Tests.Worker;

public sealed class HandshakeTests
{
    [Theory]
    [InlineData("WebApp", "Greet", true)]
    [InlineData("WebApp", "Greet", false)]
    [InlineData("DataApp", "Echo", true)]
    [InlineData("DataApp", "Echo", false)]
    public async Task Start_RealWorker_NamesItsFunctions(string app, string function, bool inProcess)
    {
        await using var hosted = await HostedApp.StartAsync(app, inProcess);

        var loaded = hosted.App.Functions.Single(item => item.Definition.Name == function);

        loaded.Error.ShouldBeNull();
        loaded.Definition.Trigger.ShouldNotBeNull().Type.ShouldBe("httpTrigger");
    }
}
