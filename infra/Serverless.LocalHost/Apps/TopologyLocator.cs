using Serverless.LocalHost.Hosting;
using Serverless.Broker.Filters;
using Serverless.Topology;

namespace Serverless.LocalHost.Apps;

/// <summary>Finds the repository's <c>bicep/topology.json</c>.</summary>
internal static class TopologyLocator
{
    private static readonly string RelativePath = Path.Combine("bicep", "topology.json");

    /// <summary>
    /// The file that was given; otherwise the nearest <c>bicep/topology.json</c> at or above the current directory,
    /// then at or above this program; null when there is none.
    /// </summary>
    /// <exception cref="LocalHostException">The file that was given is not there.</exception>
    public static string? Find(string? given)
    {
        if (given is not null)
        {
            return File.Exists(given)
                ? Path.GetFullPath(given)
                : throw new LocalHostException(
                    $"There is no file '{given}'. Give the path of a topology.json with --topology.");
        }

        return Above(Directory.GetCurrentDirectory()) ?? Above(AppContext.BaseDirectory);
    }

    /// <summary>Reads a topology.</summary>
    /// <exception cref="LocalHostException">It has errors.</exception>
    public static TopologyDefinition Load(string path)
    {
        try
        {
            return TopologyFile.Load(path, RuleExpressions.Check);
        }
        catch (TopologyException failure)
        {
            throw new LocalHostException(failure.Message, failure);
        }
    }

    /// <summary>The folder that holds <c>bicep/</c> and <c>functions/</c>.</summary>
    public static string RootOf(string topology) => Path.GetDirectoryName(Path.GetDirectoryName(topology))!;

    private static string? Above(string start)
    {
        for (var folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var path = Path.Combine(folder, RelativePath);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
