using System.Text.Json.Nodes;
using Serverless.Broker.Topology;
using Serverless.Infrastructure.Tests.Bicep;
using Serverless.Infrastructure.Tests.Deployments;
using Serverless.LocalHost.Drift;

[assembly: AssemblyFixture(typeof(DeploymentFixture))]

namespace Serverless.Infrastructure.Tests.Deployments;

/// <summary>
/// Compiles and resolves every variant once for all tests, each in a copy of bicep/ of its own, which is deleted again.
/// What it hands out is not to be changed; a test that changes something takes a copy.
/// </summary>
public sealed class DeploymentFixture : IAsyncLifetime
{
    internal const string SubscriptionId = "00000000-0000-0000-0000-000000000001";

    private readonly string _directory = Directory.CreateTempSubdirectory("serverless-bicep-").FullName;
    private readonly Dictionary<DeploymentVariant, Deployment> _deployments = [];

    internal Deployment this[DeploymentVariant variant] => _deployments[variant];

    internal IEnumerable<Deployment> All => _deployments.Values;

    public async ValueTask InitializeAsync()
    {
        IReadOnlyList<AppCode> code = AppCodeReader.ReadAll(AppAssemblies.All);
        Deployment[][] both = await Task.WhenAll(
            ResolveAsync(withFixture: false, code), ResolveAsync(withFixture: true, code));
        foreach (Deployment deployment in both.SelectMany(some => some))
        {
            _deployments.Add(deployment.Variant, deployment);
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<Deployment[]> ResolveAsync(bool withFixture, IReadOnlyList<AppCode> code)
    {
        string directory = Path.Combine(_directory, withFixture ? "fixture" : "real");
        CopyBicep(directory);
        string topologyPath = Path.Combine(directory, "topology.json");
        if (withFixture)
        {
            await File.WriteAllTextAsync(topologyPath, FixtureTopology());
            code = [.. code, new AppCode { Name = "ledger", Connections = ["EventHubs", "ServiceBus"] }];
        }

        TopologyDefinition topology = TopologyFile.Load(topologyPath);
        ProcessOutput build = await BicepCli.RunAsync(directory, "build", "main.bicep", "--stdout");
        build.ExitCode.ShouldBe(0, build.Error);
        JsonObject template = JsonNode.Parse(build.Output)!.AsObject();

        List<Deployment> deployments = [];
        foreach (DeploymentVariant variant in DeploymentVariant.All.Where(each => each.WithFixture == withFixture))
        {
            deployments.Add(new Deployment(
                variant,
                await SnapshotAsync(directory, variant.Environment),
                template,
                topology,
                code));
        }

        return [.. deployments];
    }

    private static async Task<JsonArray> SnapshotAsync(string directory, string environment)
    {
        ProcessOutput snapshot = await BicepCli.RunAsync(
            directory,
            "snapshot",
            $"main.{environment}.bicepparam",
            "--mode",
            "overwrite",
            "--subscription-id",
            SubscriptionId,
            "--location",
            "westeurope");
        snapshot.ExitCode.ShouldBe(0, snapshot.Error);
        string json = await File.ReadAllTextAsync(Path.Combine(directory, $"main.{environment}.snapshot.json"));
        return JsonNode.Parse(json)!["predictedResources"]!.DeepClone().AsArray();
    }

    private static string FixtureTopology()
    {
        JsonObject topology = JsonNode.Parse(File.ReadAllText(RepositoryPaths.Topology))!.AsObject();
        string fixturePath = Path.Combine(
            RepositoryPaths.Root, "tests", "Serverless.Infrastructure.Tests", "Deployments", "fixture.json");
        foreach ((string list, JsonNode? items) in JsonNode.Parse(File.ReadAllText(fixturePath))!.AsObject())
        {
            foreach (JsonNode? item in items!.AsArray())
            {
                topology[list]!.AsArray().Add(item!.DeepClone());
            }
        }

        return topology.ToJsonString();
    }

    private static void CopyBicep(string target)
    {
        foreach (string file in Directory.EnumerateFiles(RepositoryPaths.Bicep, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(RepositoryPaths.Bicep, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
