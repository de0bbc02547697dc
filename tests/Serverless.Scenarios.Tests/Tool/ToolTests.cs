using Serverless.Scenarios.Tests.HandMade;
using Serverless.Scenarios.Tests.Hosting;
using Serverless.Scenarios.Tests.Readme;

namespace Serverless.Scenarios.Tests.Tool;

/// <summary>The command as a dotnet tool: packed, installed and run where there is no repository.</summary>
public sealed class ToolTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(8);

    [Fact]
    [Trait("Category", "Long")]
    public async Task Install_PackedTool_StartsAnAppWithAnEmptyPackageCache()
    {
        using var directory = new TemporaryDirectory();
        var packages = Path.Combine(directory.Path, "packages");
        var tools = Path.Combine(directory.Path, "tools");
        await RunAsync(
            ReadmeApp.Root,
            "pack", "infra/Serverless.LocalHost", "--no-build", "--configuration", LocalHostProcess.Configuration,
            "--output", packages);
        await RunAsync(
            directory.Path, "tool", "install", "Serverless.LocalHost", "--add-source", packages, "--tool-path", tools);

        var app = await HandMadeApp.CreateAsync(directory.Path);
        var environment = new Dictionary<string, string>
        {
            ["NUGET_PACKAGES"] = Path.Combine(directory.Path, "cache"),
        };
        await using var host = await LocalHostProcess.ServeAsync(
            LocalHostProcess.Run(
                environment,
                directory.Path,
                Path.Combine(tools, "serverless"),
                app, "--in-memory", "--amqp-port", "0", "--port", "my-functions=0"),
            Deadline);

        await HandMadeApp.PutAsync(host, "hello");
        await host.WaitForOutputAsync("my-functions/Take: took hello", Deadline);
    }

    private static async Task RunAsync(string directory, params string[] arguments)
    {
        await using var process = LocalHostProcess.Run(directory, "dotnet", arguments);
        (await process.WaitForExitAsync(Deadline)).ShouldBe(0, process.Output);
    }
}
