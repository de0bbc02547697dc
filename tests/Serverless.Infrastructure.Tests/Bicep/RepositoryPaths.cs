namespace Serverless.Infrastructure.Tests.Bicep;

/// <summary>Where things are in the repository.</summary>
internal static class RepositoryPaths
{
    public static string Root { get; } = FindRoot();

    public static string Bicep { get; } = Path.Combine(Root, "bicep");

    public static string Topology { get; } = Path.Combine(Bicep, "topology.json");

    private static string FindRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Serverless.sln")))
            {
                return at.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No Serverless.sln above '{AppContext.BaseDirectory}'.");
    }
}
