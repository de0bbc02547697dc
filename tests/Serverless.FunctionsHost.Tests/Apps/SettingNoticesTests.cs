using Serverless.FunctionsHost.Apps;
using Serverless.FunctionsHost.HostSettings;

namespace Serverless.FunctionsHost.Tests.Apps;

public sealed class SettingNoticesTests
{
    [Theory]
    [InlineData("AzureWebJobsDashboard")]
    [InlineData("azurewebjobssecretstoragetype")]
    [InlineData("FUNCTIONS_EXTENSION_VERSION")]
    [InlineData("FUNCTIONS_WORKER_PROCESS_COUNT")]
    [InlineData("WEBSITE_CONTENTSHARE")]
    [InlineData("WEBSITE_RUN_FROM_PACKAGE")]
    public void For_SettingWithoutEffect_IsNamed(string name) =>
        NoticesOf(name, "x").ShouldHaveSingleItem().ShouldStartWith($"The setting '{name}' has no effect here: ");

    [Theory]
    [InlineData("AzureWebJobsDisableHomepage", "true")]
    [InlineData("AzureWebJobsStorage", "UseDevelopmentStorage=true")]
    [InlineData("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "1000")]
    [InlineData("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated")]
    [InlineData("WEBSITE_TIME_ZONE", "UTC")]
    [InlineData("Anything", "of the app's own")]
    public void For_SettingWithEffect_SaysNothing(string name, string value) => NoticesOf(name, value).ShouldBeEmpty();

    private static IEnumerable<string> NoticesOf(string name, string value) => SettingNotices.For(
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { [name] = value }, new HostJson(), []);
}
