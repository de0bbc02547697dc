using Serverless.Infrastructure.Tests.Bicep;
using Serverless.Infrastructure.Tests.Deployments;
using Serverless.Infrastructure.Tests.Rules;
using Serverless.Topology.Drift;

namespace Serverless.Infrastructure.Tests.Settings;

/// <summary>The settings of each app against what the attributes of its code name.</summary>
public sealed class AppSettingsTests(DeploymentFixture deployments)
{
    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void Settings_EveryConnectionOfTheCode_IsIdentityBased(string environment)
    {
        Deployment deployment = deployments[new DeploymentVariant(environment, WithFixture: false)];

        foreach (AppCode app in AppOutputs.Read())
        {
            Dictionary<string, string> settings = SettingsOf(deployment, app.Name);
            app.Connections.ShouldNotBeEmpty($"{app.Name} has triggers on Service Bus");
            foreach (string connection in app.Connections)
            {
                settings.ShouldContainKey($"{connection}__fullyQualifiedNamespace", $"the app '{app.Name}'");
                settings.GetValueOrDefault($"{connection}__credential").ShouldBe("managedidentity");
                settings.GetValueOrDefault($"{connection}__clientId").ShouldNotBeNullOrEmpty();
                settings.ShouldNotContainKey(connection, "a connection string beside the identity would win");
            }
        }
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void Settings_EveryPercentSetting_IsThere(string environment)
    {
        Deployment deployment = deployments[new DeploymentVariant(environment, WithFixture: false)];

        foreach (AppCode app in AppOutputs.Read())
        {
            app.Settings.Except(SettingsOf(deployment, app.Name).Keys, StringComparer.Ordinal)
                .ShouldBeEmpty($"settings that the code of '{app.Name}' names and {environment} does not set");
        }
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void Settings_HostAndStore_AreReachedByIdentity(string environment)
    {
        Deployment deployment = deployments[new DeploymentVariant(environment, WithFixture: true)];

        foreach (string app in deployment.Topology.Apps.Select(app => app.Name))
        {
            Dictionary<string, string> settings = SettingsOf(deployment, app);
            settings.ShouldContainKey("AzureWebJobsStorage__blobServiceUri");
            settings["AzureWebJobsStorage__credential"].ShouldBe("managedidentity");
            settings.ShouldContainKey("Storage__tableServiceUri");
            settings["Storage__credential"].ShouldBe("managedidentity");
            settings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"].ShouldContain("Authorization=AAD");
            settings.ShouldNotContainKey("AzureWebJobsStorage");
            settings.ShouldNotContainKey("FUNCTIONS_WORKER_RUNTIME", "Flex Consumption has it in functionAppConfig");
            settings.ShouldNotContainKey("WEBSITE_RUN_FROM_PACKAGE", "Flex Consumption has no such setting");
        }
    }

    [Theory]
    [InlineData("ordering", true)]
    [InlineData("warehouse", false)]
    public void Settings_DurableApp_HasItsTaskHub(string app, bool durable)
    {
        Dictionary<string, string> settings =
            SettingsOf(deployments[new DeploymentVariant("prod", WithFixture: false)], app);

        settings.ContainsKey("DURABLE_TASK_SCHEDULER_CONNECTION_STRING").ShouldBe(durable);
        settings.GetValueOrDefault("TASKHUB_NAME").ShouldBe(durable ? app : null);
        if (durable)
        {
            settings["DURABLE_TASK_SCHEDULER_CONNECTION_STRING"].ShouldContain("Authentication=ManagedIdentity");
        }
    }

    [Fact]
    public void Settings_TaskHub_OverridesTheSharedHostJson()
    {
        Dictionary<string, string> settings =
            SettingsOf(deployments[new DeploymentVariant("dev", WithFixture: false)], "ordering");
        const string Durable = "AzureFunctionsJobHost__extensions__durableTask";

        settings[$"{Durable}__hubName"].ShouldBe(settings["TASKHUB_NAME"]);
        settings[$"{Durable}__storageProvider__type"].ShouldBe("azureManaged");
        settings.ShouldContainKey(settings[$"{Durable}__storageProvider__connectionStringName"]);
        File.ReadAllText(Path.Combine(RepositoryPaths.Root, "functions", "Ordering", "Ordering.csproj"))
            .ShouldContain("Extensions.DurableTask.AzureManaged", customMessage: "the package that knows azureManaged");
    }

    [Fact]
    public void Settings_AppWithAnEventHub_HasTheConnectionAndOthersDoNot()
    {
        Deployment deployment = deployments[new DeploymentVariant("prod", WithFixture: true)];

        Dictionary<string, string> ledger = SettingsOf(deployment, "ledger-of-all-orders");
        ledger.ShouldContainKey("EventHubs__fullyQualifiedNamespace");
        ledger["Calls__warehouse__BaseAddress"].ShouldStartWith("https://func-warehouse-prod-");
        SettingsOf(deployment, "ordering").ShouldNotContainKey("EventHubs__fullyQualifiedNamespace");
    }

    private static Dictionary<string, string> SettingsOf(Deployment deployment, string app) =>
        FunctionRules.SettingsOf(
            deployment, FunctionRules.SiteOf(deployment, app).ShouldNotBeNull($"the site of '{app}'"));
}
