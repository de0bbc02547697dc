using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Serverless.Infrastructure.Tests.Bicep;
using Serverless.Infrastructure.Tests.Deployments;
using Serverless.Infrastructure.Tests.Rules;
using Serverless.Topology;
using Serverless.Topology.Json;
using Serverless.Topology.Limits;

namespace Serverless.Infrastructure.Tests.Templates;

public sealed class TemplateTests(DeploymentFixture deployments)
{
    [Theory]
    [InlineData("main.dev.bicepparam")]
    [InlineData("main.prod.bicepparam")]
    public async Task Lint_ParametersAndAllTheyUse_SaysNothing(string file)
    {
        JsonNode parameters = await deployments.Bicep.CompileParametersAsync(Path.Combine(RepositoryPaths.Bicep, file));
        JsonNode template = await deployments.Bicep.CompileAsync(Path.Combine(RepositoryPaths.Bicep, "main.bicep"));

        foreach (JsonNode compilation in new[] { parameters, template })
        {
            compilation["success"]!.GetValue<bool>().ShouldBeTrue();
            compilation["diagnostics"]!.AsArray().Select(each => each!.ToJsonString()).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Format_EveryFile_IsFormattedAlready()
    {
        string[] files = [.. Directory.GetFiles(RepositoryPaths.Bicep, "*.bicep*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".bicep" or ".bicepparam")];

        files.Length.ShouldBeGreaterThan(15);
        foreach (string file in files)
        {
            (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))
                .ShouldBe(await deployments.Bicep.FormatAsync(file), $"run 'bicep format {file}'");
        }
    }

    [Theory]
    [InlineData("secret", "param secret string = 'x'", "secure-parameter-default|no-unused-params")]
    [InlineData("unused", "var unused = 1", "no-unused-vars")]
    [InlineData("url", "output url string = 'https://management.azure.com'", "no-hardcoded-env-urls")]
    public async Task Lint_BadFile_IsAnError(string name, string text, string rules)
    {
        string directory = Directory.CreateTempSubdirectory("serverless-lint-").FullName;
        try
        {
            string path = Path.Combine(directory, $"{name}.bicep");
            File.Copy(Path.Combine(
                RepositoryPaths.Bicep, "bicepconfig.json"), Path.Combine(directory, "bicepconfig.json"));
            await File.WriteAllTextAsync(path, text + "\n", TestContext.Current.CancellationToken);

            JsonNode compilation = await deployments.Bicep.CompileAsync(path);

            compilation["success"]!.GetValue<bool>().ShouldBeFalse();
            compilation["diagnostics"]!.AsArray().Select(each => each.Text("code"))
                .ShouldContain(code => rules.Contains(code!, StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void Defaults_EntitiesThatAreOnlyNamed_AreThoseOfTheBroker()
    {
        Deployment deployment = deployments[new DeploymentVariant("dev", WithFixture: true)];

        Resource queue = deployment.Of(
            ResourceTypes.Queue).Single(each => each.Name.EndsWith("/only-a-name", StringComparison.Ordinal));
        Resource topic = deployment.Of(
            ResourceTypes.Topic).Single(each => each.Name.EndsWith("/only-a-topic", StringComparison.Ordinal));
        Resource subscription = deployment.Of(ResourceTypes.Subscription).Single(
            each => each.Name.EndsWith("/only-a-topic/reader", StringComparison.Ordinal));
        Resource hub = deployment.Of(
            ResourceTypes.EventHub).Single(each => each.Name.EndsWith("/only-a-hub", StringComparison.Ordinal));

        QueueDescription unsaid = QueueDescription.InTopology("only-a-name");
        foreach (Resource receiver in new[] { queue, subscription })
        {
            receiver.Properties.Text("lockDuration").ShouldBe(IsoDuration.Format(unsaid.LockDuration));
            receiver.Properties.Int("maxDeliveryCount").ShouldBe(unsaid.MaxDeliveryCount);
            receiver.Properties.Bool("requiresSession").ShouldBe(unsaid.RequiresSession);
            receiver.Properties.Bool("deadLetteringOnMessageExpiration")
                .ShouldBe(unsaid.DeadLetteringOnMessageExpiration);
            receiver.Properties.Text("defaultMessageTimeToLive")
                .ShouldBe(IsoDuration.Format(unsaid.DefaultMessageTimeToLive));
        }

        subscription.Properties.Bool("deadLetteringOnFilterEvaluationExceptions").ShouldBe(true);
        foreach (Resource sender in new[] { queue, topic })
        {
            sender.Properties.Bool("requiresDuplicateDetection").ShouldBe(false);
            sender.Properties.Text("duplicateDetectionHistoryTimeWindow")
                .ShouldBe(IsoDuration.Format(unsaid.DuplicateDetectionHistoryTimeWindow));
        }

        hub.Properties.Int("partitionCount").ShouldBe(ServiceDefaults.PartitionCount);
        hub.Properties.Int(
            "retentionDescription.retentionTimeInHours").ShouldBe((int)ServiceDefaults.EventRetention.TotalHours);
    }

    [Fact]
    public void EventHubs_TopologyWithoutHub_AreNotDeployed()
    {
        deployments[new DeploymentVariant("prod", WithFixture: false)].Of(ResourceTypes.EventHubs).ShouldBeEmpty();
        deployments[new DeploymentVariant(
            "prod", WithFixture: true)].Of(ResourceTypes.EventHubs).ShouldHaveSingleItem();
    }

    [Fact]
    public void Retention_DaysAndHours_AreHours()
    {
        deployments[new DeploymentVariant("prod", WithFixture: true)].Of(ResourceTypes.EventHub)
            .Single(hub => hub.Name.EndsWith("/order-events", StringComparison.Ordinal))
            .Properties.Int("retentionDescription.retentionTimeInHours").ShouldBe(36);
    }

    [Fact]
    public void Rules_SubscriptionWithAFilter_DoesNotKeepTheRuleThatTakesEverything()
    {
        Deployment deployment = deployments[new DeploymentVariant("dev", WithFixture: false)];

        Resource[] rules =
        [
            .. deployment.Of("Microsoft.ServiceBus/namespaces/topics/subscriptions/rules")
                .Where(rule => rule.Name.Contains("/orders/fulfilment/", StringComparison.Ordinal)),
        ];

        rules.Single(rule => rule.Name.EndsWith(
            "/$Default", StringComparison.Ordinal)).Properties.Text("sqlFilter.sqlExpression").ShouldBe("1=0");
        rules.Single(
            rule => rule.Name.EndsWith("/placed", StringComparison.Ordinal)).Properties.Text("sqlFilter.sqlExpression")
            .ShouldBe(deployment.Topology.Topics[0].Subscriptions[0].Rules[0].SqlExpression);
    }

    [Theory]
    [InlineData(ResourceTypes.Storage, "^[a-z0-9]{3,24}$")]
    [InlineData(ResourceTypes.Site, "^[a-z0-9][a-z0-9-]{0,58}[a-z0-9]$")]
    [InlineData(ResourceTypes.Plan, "^[a-z0-9-]{1,60}$")]
    [InlineData(ResourceTypes.ServiceBus, "^[a-z][a-z0-9-]{4,48}[a-z0-9]$")]
    [InlineData(ResourceTypes.EventHubs, "^[a-z][a-z0-9-]{4,48}[a-z0-9]$")]
    [InlineData(ResourceTypes.Scheduler, "^[a-z][a-z0-9-]{1,62}[a-z0-9]$")]
    [InlineData("Microsoft.ManagedIdentity/userAssignedIdentities", "^[a-z][a-z0-9-]{2,127}$")]
    [InlineData("Microsoft.Network/privateEndpoints", "^[a-z][a-z0-9-]{1,79}$")]
    [InlineData("Microsoft.OperationalInsights/workspaces", "^[a-z][a-z0-9-]{3,62}$")]
    [InlineData("Microsoft.Cdn/profiles", "^[a-z][a-z0-9-]{0,259}$")]
    public void Names_LongestApp_AreWithinTheLimits(string type, string pattern)
    {
        Deployment deployment = deployments[new DeploymentVariant("prod", WithFixture: true)];

        string[] names = [.. deployment.Of(type).Select(resource => resource.Name)];

        names.ShouldNotBeEmpty();
        names.ShouldAllBe(name => Regex.IsMatch(name, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)));
        names.ShouldBeUnique();
    }

    [Fact]
    public void Network_Production_ReachesEveryServiceThroughAPrivateEndpoint()
    {
        Deployment deployment = deployments[new DeploymentVariant("prod", WithFixture: true)];

        deployment.Of("Microsoft.Network/privateEndpoints").Count().ShouldBe(
            2 + 1 + (2 * deployment.Topology.Apps.Count), "two brokers, the scheduler, blob and table of every app");
        deployment.Of(ResourceTypes.ServiceBus).ShouldAllBe(
            each => each.Properties.Text("publicNetworkAccess") == "Disabled");
        deployment.Of(
            ResourceTypes.Storage).ShouldAllBe(each => each.Properties.Text("publicNetworkAccess") == "Disabled");
    }

    [Fact]
    public void PublicEntry_Production_IsFrontDoorAlone()
    {
        Deployment deployment = deployments[new DeploymentVariant("prod", WithFixture: false)];

        Resource site = FunctionRules.SiteOf(deployment, "ordering")!;
        site.Properties.Text("siteConfig.ipSecurityRestrictionsDefaultAction").ShouldBe("Deny");
        site.Properties.Items("siteConfig.ipSecurityRestrictions").ShouldHaveSingleItem()
            .Text("ipAddress").ShouldBe("AzureFrontDoor.Backend");
        deployment.Of("Microsoft.Cdn/profiles/afdEndpoints").ShouldHaveSingleItem();
    }

    [Fact]
    public void InternalApp_AnyEnvironment_IsClosedToTheWorld()
    {
        foreach (Deployment deployment in deployments.All)
        {
            FunctionRules.SiteOf(deployment, "warehouse")!.Properties
                .Text("siteConfig.ipSecurityRestrictionsDefaultAction").ShouldBe("Deny");
        }
    }
}
