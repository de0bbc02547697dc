using Serverless.Infrastructure.Tests.Bicep;
using Serverless.Topology;

namespace Serverless.Infrastructure.Tests.Deploy;

/// <summary>
/// Runs infra/deploy.sh dry, with a PATH in which az, dotnet and curl fail: none of them may be needed.
/// </summary>
public sealed class DeployScriptTests : IDisposable
{
    private readonly string _traps = Directory.CreateTempSubdirectory("serverless-deploy-").FullName;

    public DeployScriptTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "deploy.sh runs in bash");
        foreach (string command in new[] { "az", "dotnet", "curl", "zip", "jq", "azd", "func" })
        {
            string path = Path.Combine(_traps, command);
            File.WriteAllText(path, $"#!/bin/sh\necho '{command} was run' >&2\nexit 99\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        }
    }

    public void Dispose() => Directory.Delete(_traps, recursive: true);

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task DryRun_Environment_PrintsEveryCommandAndRunsNone(string environment)
    {
        ProcessOutput output = await RunAsync("--environment", environment, "--dry-run");

        output.ExitCode.ShouldBe(0, output.All);
        output.Error.ShouldBeEmpty();
        output.Output.ShouldContain(
            $"+ az deployment sub create --name serverless-{environment} --location westeurope "
            + $"--parameters bicep/main.{environment}.bicepparam");
        string[] publish =
        [
            .. output.Output.Split('\n').Where(line => line.StartsWith("+ dotnet publish", StringComparison.Ordinal)),
        ];
        publish.ShouldAllBe(line => line.EndsWith("-p:WorkerExtensions=packages", StringComparison.Ordinal));
        publish.ShouldAllBe(line => File.Exists(Path.Combine(RepositoryPaths.Root, line.Split(' ')[3])));
        foreach (AppDefinition app in TopologyFile.Load(RepositoryPaths.Topology).Apps)
        {
            output.Output.ShouldContain($"--name SITE-OF-{app.Name} --src");
            output.Output.Contains($"infra/smoke-test.sh https://ADDRESS-OF-{app.Name}", StringComparison.Ordinal)
                .ShouldBe(app.Public, app.Name);
        }
    }

    [Fact]
    public async Task WhatIf_DryRun_AsksForChangesOnly()
    {
        ProcessOutput output =
            await RunAsync("--environment", "prod", "--what-if", "--dry-run", "--subscription", "s1");

        output.ExitCode.ShouldBe(0, output.All);
        output.Output.ShouldContain("+ az deployment sub what-if --name serverless-prod");
        output.Output.ShouldContain("--subscription s1");
        output.Output.ShouldNotContain("functionapp");
    }

    [Fact]
    public async Task Packages_DryRun_RollsBackWithoutBuilding()
    {
        ProcessOutput output = await RunAsync(
            "--environment", "prod", "--dry-run", "--skip-infrastructure", "--packages", _traps, "--only", "warehouse");

        output.ExitCode.ShouldBe(0, output.All);
        output.Output.ShouldContain($"--src {_traps}/warehouse.zip");
        output.Output.ShouldNotContain("ordering");
        output.Output.ShouldNotContain("dotnet publish");
        output.Output.ShouldNotContain("deployment sub");
    }

    [Theory]
    [InlineData("'bicep/main.test.bicepparam' for the environment 'test'", "--environment", "test")]
    [InlineData("the option '--force' is unknown", "--force")]
    [InlineData("--environment needs a value", "--environment")]
    [InlineData("'no/such/directory' does not exist", "--environment", "dev", "--packages", "no/such/directory")]
    public async Task Run_BadOption_NamesItAndExitsWithTwo(string message, params string[] arguments)
    {
        ProcessOutput output = await RunAsync(arguments);

        output.ExitCode.ShouldBe(2);
        output.Error.ShouldContain(message);
    }

    [Theory]
    [InlineData("infra/deploy.sh")]
    [InlineData("infra/smoke-test.sh")]
    public async Task Script_Syntax_IsSound(string script)
    {
        ProcessOutput output = await ProcessRunner.RunAsync(
            "bash", ["-n", script], RepositoryPaths.Root, cancellationToken: TestContext.Current.CancellationToken);

        output.All.ShouldBeEmpty();
        output.ExitCode.ShouldBe(0);
    }

    private Task<ProcessOutput> RunAsync(params string[] arguments) => ProcessRunner.RunAsync(
        "bash",
        ["infra/deploy.sh", .. arguments],
        RepositoryPaths.Root,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = $"{_traps}:{Environment.GetEnvironmentVariable("PATH")}",
            ["AZURE_LOCATION"] = "",
        },
        TestContext.Current.CancellationToken);
}
