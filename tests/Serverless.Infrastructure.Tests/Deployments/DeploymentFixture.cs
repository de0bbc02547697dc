using System.Text.Json.Nodes;
using Serverless.Infrastructure.Tests.Bicep;
using Serverless.Infrastructure.Tests.Deployments;
using Serverless.Topology;
using Serverless.Topology.Drift;

[assembly: AssemblyFixture(typeof(DeploymentFixture))]

namespace Serverless.Infrastructure.Tests.Deployments;

/// <summary>
/// Compiles and resolves every variant once for all tests, each in a copy of bicep/ of its own, which is deleted again.
/// What it hands out is not to be changed; a test that changes something takes a copy.
/// </summary>
public sealed class DeploymentFixture : IAsyncLifetime
{
    internal const string SubscriptionId = "00000000-0000-0000-0000-000000000001";

    private readonly BicepServer _bicep = BicepServer.Start();
    private readonly string _directory = Directory.CreateTempSubdirectory("serverless-bicep-").FullName;
    private readonly Dictionary<DeploymentVariant, Deployment> _deployments = [];

    internal Deployment this[DeploymentVariant variant] => _deployments[variant];

    internal BicepServer Bicep => _bicep;

    internal IEnumerable<Deployment> All => _deployments.Values;

    public async ValueTask InitializeAsync()
    {
        IReadOnlyList<AppCode> code = AppOutputs.Read();
        await ResolveAsync(withFixture: false, code);
        await ResolveAsync(withFixture: true, code);
    }

    public async ValueTask DisposeAsync()
    {
        await _bicep.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task ResolveAsync(bool withFixture, IReadOnlyList<AppCode> code)
    {
        string directory = Path.Combine(_directory, withFixture ? "fixture" : "real");
        CopyBicep(directory);
        string topologyPath = Path.Combine(directory, "topology.json");
        if (withFixture)
        {
            await File.WriteAllTextAsync(topologyPath, FixtureTopology());
            code = [.. code, new AppCode { Name = "ledger-of-all-orders", Connections = ["EventHubs", "ServiceBus"] }];
        }

        TopologyDefinition topology = TopologyFile.Load(topologyPath);
        JsonNode build = await _bicep.CompileAsync(Path.Combine(directory, "main.bicep"));
        build["success"]!.GetValue<bool>().ShouldBeTrue(build["diagnostics"]!.ToJsonString());
        JsonObject template = JsonNode.Parse(build["contents"]!.GetValue<string>())!.AsObject();

        foreach (DeploymentVariant variant in DeploymentVariant.All.Where(each => each.WithFixture == withFixture))
        {
            JsonNode snapshot = await _bicep.SnapshotAsync(
                Path.Combine(directory, $"main.{variant.Environment}.bicepparam"), SubscriptionId, "westeurope");
            JsonArray resources = snapshot["predictedResources"]!.DeepClone().AsArray();
            _deployments.Add(variant, new Deployment(variant, resources, template, topology, code));
        }
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
