using Serverless.Infrastructure.Tests.Bicep;
using Serverless.LocalHost.Drift;
using Serverless.Topology.Drift;

namespace Serverless.Infrastructure.Tests;

/// <summary>The apps of functions/, as they were built together with these tests.</summary>
internal static class AppOutputs
{
    // bin/Configuration/framework
    private static readonly string Configuration =
        Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!;

    private static readonly string Framework =
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    public static IReadOnlyList<string> All { get; } = [Of("Ordering"), Of("Warehouse")];

    public static IReadOnlyList<AppCode> Read() => [.. All.Select(AppCodeReader.Read)];

    private static string Of(string app) =>
        Path.Combine(RepositoryPaths.Root, "functions", app, "bin", Configuration, Framework);
}
