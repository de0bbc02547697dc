using System.Reflection;

namespace Serverless.Architecture.Tests;

/// <summary>The files of this repository.</summary>
internal static class Repository
{
    /// <summary>Gets the absolute path of its root.</summary>
    public static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot")
        .Value!;

    /// <summary>Makes a path from one that is relative to the root.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative);
}
