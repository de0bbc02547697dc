using Serverless.Broker.Filters;
using Serverless.Topology;

namespace Serverless.Testing.Apps;

/// <summary>The topology that a system runs.</summary>
internal static class TopologyOf
{
    private const string FileName = "topology.json";

    /// <summary>Reads the file that the options name, or the one of the repository; null when there is none.</summary>
    public static TopologyDefinition? Read(TestSystemOptions options, string? root)
    {
        var path = options.TopologyPath ?? (root is null ? null : Path.Combine(root, "bicep", FileName));
        return path is null ? null : TopologyFile.Load(path, RuleExpressions.Check);
    }

    /// <summary>
    /// The topology for some apps: with the rights of apps when it names them all, else everybody may do everything.
    /// </summary>
    public static TopologyDefinition? For(TopologyDefinition? topology, IReadOnlyList<AppLocation> apps) =>
        topology is not null && apps.All(app => Find(topology, app.Name) is not null)
            ? topology
            : topology is null ? null : topology with { Apps = [] };

    private static AppDefinition? Find(TopologyDefinition topology, string app) =>
        topology.Apps.FirstOrDefault(known => known.Name.Equals(app, StringComparison.OrdinalIgnoreCase));
}
