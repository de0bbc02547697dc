using Serverless.FunctionsHost.Apps;

namespace Serverless.FunctionsHost.Tests.Apps;

public sealed class WorkerEnvironmentTests
{
    [Fact]
    public void For_NoSettings_HasWhatCoreToolsAdd()
    {
        var variables = WorkerEnvironment.For("/app", new Dictionary<string, string>(), port: 7071);

        variables["AzureWebJobsScriptRoot"].ShouldBe("/app");
        variables["WEBSITE_HOSTNAME"].ShouldBe("localhost:7071");
        variables["FUNCTIONS_WORKER_RUNTIME"].ShouldBe("dotnet-isolated");
        variables["AZURE_FUNCTIONS_ENVIRONMENT"].ShouldBe("Development");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    public void For_PortThatIsNotKnown_NamesNoHost(int? port) =>
        WorkerEnvironment.For("/app", new Dictionary<string, string>(), port)
            .ContainsKey("WEBSITE_HOSTNAME").ShouldBeFalse();

    [Theory]
    [InlineData("WEBSITE_HOSTNAME", "orders.example")]
    [InlineData("AzureWebJobsScriptRoot", "/elsewhere")]
    [InlineData("AZURE_FUNCTIONS_ENVIRONMENT", "Staging")]
    [InlineData("CFG__A:b", "")]
    public void For_Setting_Wins(string name, string value) =>
        WorkerEnvironment.For("/app", new Dictionary<string, string> { [name] = value }, port: 7071)[name]
            .ShouldBe(value);
}
