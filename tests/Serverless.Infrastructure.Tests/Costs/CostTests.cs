using System.Text.Json;
using Serverless.Costs;
using Serverless.Infrastructure.Tests.Bicep;
using Serverless.Infrastructure.Tests.Deployments;
using Serverless.Infrastructure.Tests.Rules;

namespace Serverless.Infrastructure.Tests.Costs;

public sealed class CostTests(DeploymentFixture deployments)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void Environments_Sizes_AreThoseOfTheParameterFiles(string environment)
    {
        EnvironmentSize size = Sizes()[environment];
        Deployment deployment = deployments[new DeploymentVariant(environment, WithFixture: true)];
        Resource site = FunctionRules.SiteOf(deployment, "ordering")!;
        int memory = site.Properties.Int("functionAppConfig.scaleAndConcurrency.instanceMemoryMB")!.Value;

        int units = deployment.Of(ResourceTypes.ServiceBus).Single().Json.Int("sku.capacity") ?? 0;
        units.ShouldBe(size.ServiceBusMessagingUnits);
        deployment.Of(ResourceTypes.EventHubs).Single().Json.Int("sku.capacity")
            .ShouldBe(size.EventHubsThroughputUnits);
        (memory / 1024m).ShouldBe(size.InstanceMemoryGb);
        site.Properties.Items("functionAppConfig.scaleAndConcurrency.alwaysReady")
            .Sum(each => each.Int("instanceCount")!.Value)
            .ShouldBe(size.AlwaysReadyInstances);
        deployment.Of(ResourceTypes.VirtualNetwork).Any().ShouldBe(size.PrivateNetwork);
        deployment.Of("Microsoft.Cdn/profiles").Any().ShouldBe(size.FrontDoor);
    }

    [Fact]
    public void Estimate_DevAtRest_IsTheBaseOfServiceBusAndTheAlerts()
    {
        Model("dev").Estimate(0).Sum(line => line.PerMonth).ShouldBe(10.00m + (5 * 0.10m));
    }

    [Fact]
    public void Estimate_DevAtAMillionOrders_CountsOperationsAndExecutions()
    {
        IReadOnlyList<CostLine> lines = Model("dev").Estimate(1_000_000);

        // 9 messages an order, each sent once and received by one reader: 27 million operations, 13 million included.
        lines.Single(line => line.Item == "Service Bus Standard").PerMonth.ShouldBe(10m + (14 * 0.80m));
        // 3 requests, 9 deliveries, 22 actions: 34 million executions of 80 ms, 8 at once on half a gigabyte.
        lines.Single(line => line.Item == "Functions on demand").PerMonth.ShouldBe(
            ((34_000_000m * 0.08m * 0.5m / 8) - 100_000) * 0.000026m + (33.75m * 0.40m));
        lines.Single(line => line.Item == "Durable Task Scheduler").PerMonth.ShouldBeNull();
    }

    [Fact]
    public void Estimate_ProdServiceBus_DoesNotGrowWithLoad()
    {
        decimal? at(decimal orders) =>
            Model("prod").Estimate(orders).Single(line => line.Item == "Service Bus Premium").PerMonth;

        at(100_000_000).ShouldBe(at(0));
    }

    [Fact]
    public void Estimate_LoadThatForgetsAnEntity_NamesIt()
    {
        LoadProfile load = Load() with
        {
            MessagesPerOrder = new Dictionary<string, decimal>(StringComparer.Ordinal) { ["refunds"] = 1 },
        };

        Should.Throw<InvalidDataException>(() => Model("dev", load).Estimate(1))
            .Message.ShouldContain("Not there: refunds. Missing: stock-commands, orders, stock-events.");
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void Run_Command_PrintsTheTableOfTheCostPage(string environment)
    {
        StringWriter output = new();

        CostCommand.Run(RepositoryPaths.Bicep, environment, loadPath: null, output).ShouldBe(0, output.ToString());

        string page = File.ReadAllText(Path.Combine(RepositoryPaths.Bicep, "docs", "costs.md"));
        page.ShouldContain(
            output.ToString().ReplaceLineEndings("\n").Trim(), customMessage: "run the command and paste its table");
    }

    [Fact]
    public void Run_UnknownEnvironment_NamesThoseThereAre()
    {
        StringWriter output = new();

        CostCommand.Run(RepositoryPaths.Bicep, "test", loadPath: null, output).ShouldBe(2);

        output.ToString().ShouldContain("Use one of: dev, prod.");
    }

    private static CostModel Model(string environment, LoadProfile? load = null) => new(
        Topology.TopologyFile.Load(RepositoryPaths.Topology),
        Sizes()[environment],
        Read<PriceList>("prices.json"),
        load ?? Load());

    private static LoadProfile Load() => Read<LoadProfile>("load.json");

    private static Dictionary<string, EnvironmentSize> Sizes() =>
        Read<Dictionary<string, EnvironmentSize>>("environments.json");

    private static T Read<T>(string file) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(RepositoryPaths.Bicep, "costs", file)), Web)!;
}
