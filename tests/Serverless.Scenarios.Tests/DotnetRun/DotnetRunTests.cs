using System.Net;
using Serverless.Scenarios.Tests.HandMade;
using Serverless.Scenarios.Tests.Hosting;
using Serverless.Scenarios.Tests.Readme;

namespace Serverless.Scenarios.Tests.DotnetRun;

/// <summary><c>dotnet run</c> in the folder of an app starts the local host with that app.</summary>
public sealed class DotnetRunTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(6);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("functions/Ordering", "ordering")]
    [InlineData("tests/Apps/ReadmeApp", "readme-app")]
    [Trait("Category", "Long")]
    public async Task Run_InAnAppOfThisRepository_StartsTheHost(string folder, string app)
    {
        await using var host = await LocalHostProcess.ServeAsync(
            LocalHostProcess.Run(
                Path.Combine(ReadmeApp.Root, folder),
                "dotnet", "run", "--no-build", "--configuration", LocalHostProcess.Configuration,
                "--", "--in-memory", "--amqp-port", "0", "--port", $"{app}=0"),
            Deadline);

        using var http = new HttpClient();
        (await http.GetAsync(host.AddressOf(app))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Run_InAHandMadeAppAfterDotnetRunCommand_StartsTheHost()
    {
        var app = await HandMadeApp.CreateAsync(_directory.Path);
        await using var command = LocalHostProcess.LaunchPlain(app, "dotnet-run");
        (await command.WaitForExitAsync(Deadline)).ShouldBe(0, command.Output);

        await using var host = await LocalHostProcess.ServeAsync(
            LocalHostProcess.Run(
                app, "dotnet", "run", "--", "--in-memory", "--amqp-port", "0", "--port", "my-functions=0"),
            Deadline);

        await HandMadeApp.PutAsync(host, "hello");
    }

    [Fact]
    public async Task DotnetRunCommand_FileIsThere_ShowsWhatToPutIntoIt()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "Directory.Build.targets"), "<Project />");
        await using var command = LocalHostProcess.LaunchPlain(_directory.Path, "dotnet-run");

        (await command.WaitForExitAsync(Deadline)).ShouldBe(1);

        command.Output.ShouldContain("Directory.Build.targets' is there already");
        command.Output.ShouldContain("<Target Name=\"_FunctionsComputeRunArguments\"");
    }
}
