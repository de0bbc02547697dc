using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace Serverless.WorkerExtensions.Tests.Builds;

/// <summary>What the property WorkerExtensions changes in a build: the packages that some feeds lack, and nothing
/// else.</summary>
public sealed class PackageReferenceTests
{
    private const string Prefix = "Microsoft.Azure.Functions.Worker.Extensions.";

    private static readonly string Root = Assembly.GetExecutingAssembly()
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "RepositoryRoot").Value!;

    [Theory]
    [InlineData("functions/Ordering/Ordering.csproj", "ServiceBus", "DurableTask.AzureManaged")]
    [InlineData("functions/Warehouse/Warehouse.csproj", "ServiceBus")]
    [InlineData("infra/Serverless.Azure/Serverless.Azure.csproj", "ServiceBus")]
    public async Task Packages_Project_AsksForTheMissingPackagesAndNothingElse(string project, params string[] missing)
    {
        var bundled = await ReferencesAsync(project, "bundled");
        var packages = await ReferencesAsync(project, "packages");

        packages.Packages.Except(bundled.Packages).ShouldBe(missing.Select(name => Prefix + name), ignoreOrder: true);
        bundled.Packages.Except(packages.Packages).ShouldBeEmpty();
        packages.Projects.Except(bundled.Projects).ShouldBeEmpty();
        bundled.Projects.Except(packages.Projects).ShouldBe([Prefix + "ServiceBus"]);
    }

    [Fact]
    public async Task Default_Project_IsBundled()
    {
        var unset = await ReferencesAsync("functions/Ordering/Ordering.csproj", value: null);
        var bundled = await ReferencesAsync("functions/Ordering/Ordering.csproj", "bundled");

        unset.Packages.ShouldBe(bundled.Packages);
        unset.Projects.ShouldBe(bundled.Projects);
    }

    [Fact]
    public async Task AnotherValue_Build_IsRefusedAndNamesBoth()
    {
        var (exitCode, output) = await MSBuildAsync(
            "functions/Warehouse/Warehouse.csproj", "-p:WorkerExtensions=nuget", "-t:CheckWorkerExtensions");

        exitCode.ShouldNotBe(0);
        output.ShouldContain("WorkerExtensions is 'nuget'. Use WorkerExtensions=bundled");
        output.ShouldContain("WorkerExtensions=packages");
    }

    [Fact]
    public void Build_Files_LookAtNoCacheAndNameNoFeed()
    {
        string[] files =
        [
            "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props",
            .. Directory.EnumerateFiles(Path.Combine(Root, "infra", "WorkerExtensions"), "*.targets"),
            .. Directory.EnumerateFiles(Path.Combine(Root, "functions"), "Directory.Build.*"),
        ];
        string[] traces = ["NUGET_PACKAGES", ".nuget", "NuGetPackageRoot", "RestoreSources", "http://", "https://"];

        var found =
            from file in files
            let text = File.ReadAllText(Path.Combine(Root, file))
            from trace in traces
            where text.Contains(trace, StringComparison.OrdinalIgnoreCase)
            select $"{file}: {trace}";

        found.ShouldBeEmpty();
    }

    private static async Task<(string[] Packages, string[] Projects)> ReferencesAsync(string project, string? value)
    {
        List<string> arguments = ["-getItem:PackageReference", "-getItem:ProjectReference"];
        if (value is not null)
        {
            arguments.Add($"-p:WorkerExtensions={value}");
        }

        var (exitCode, output) = await MSBuildAsync(project, [.. arguments]);
        exitCode.ShouldBe(0, output);
        using var json = JsonDocument.Parse(output);
        var items = json.RootElement.GetProperty("Items");
        return (
            [.. items.GetProperty("PackageReference").EnumerateArray().Select(item => Text(item, "Identity"))],
            [.. items.GetProperty("ProjectReference").EnumerateArray().Select(item => Text(item, "Filename"))]);
    }

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString()!;

    private static async Task<(int ExitCode, string Output)> MSBuildAsync(string project, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", Path.Combine(Root, project), "-nologo", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Root,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment.Remove("WorkerExtensions");
        using var process = Process.Start(start)!;
        var token = TestContext.Current.CancellationToken;
        var error = process.StandardError.ReadToEndAsync(token);
        var output = await process.StandardOutput.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        return (process.ExitCode, output + await error);
    }
}
