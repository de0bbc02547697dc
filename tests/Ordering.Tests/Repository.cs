using System.Reflection;

namespace Ordering.Tests;

/// <summary>The repository that these tests were built in.</summary>
internal static class Repository
{
    private static readonly string Root = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "RepositoryRoot").Value!;

    /// <summary>A file or folder in it.</summary>
    /// <param name="path">The path, from the root on.</param>
    public static string PathOf(string path) => Path.Combine(Root, path);
}
