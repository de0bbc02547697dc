using System.Net;
using System.Net.Sockets;
using Serverless.Scenarios.Tests.Hosting;

namespace Serverless.Scenarios.Tests.CommandLine;

public sealed class CommandLineTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("--amqp-port")]
    [InlineData("--ordering-port")]
    [InlineData("--warehouse-port")]
    public async Task Start_PortInUse_NamesPortAndOption(string option)
    {
        using var directory = new TemporaryDirectory();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        string[] options = ["--amqp-port", "--ordering-port", "--warehouse-port"];
        await using var host = LocalHostProcess.Launch(
            directory.Path,
            ["--in-memory", .. options.SelectMany(o => new[] { o, o == option ? $"{port}" : "0" })]);

        (await host.WaitForExitAsync(Deadline)).ShouldBe(1, host.Output);

        host.Output.ShouldContain($"Port {port} is in use");
        host.Output.ShouldContain(option == "--amqp-port" ? option : $"--port {option[2..^5]}=PORT");
        host.Output[host.Output.IndexOf("error: ", StringComparison.Ordinal)..].ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("'x' is not a port for --amqp-port", "--amqp-port", "x")]
    [InlineData("'65536' is not a port for --ordering-port", "--ordering-port", "65536")]
    [InlineData("exclude each other", "--in-memory", "--data", "d")]
    [InlineData("is for --demo", "--orders", "f")]
    [InlineData("'shop' is not an app and its port for --port", "--port", "shop")]
    [InlineData("'0' is not a number of workers", "--instances", "0")]
    [InlineData("starts no app", "--backends", "--demo")]
    [InlineData("There is no folder", "no-such-folder")]
    [InlineData("There is no file 'none.json'", "--topology", "none.json")]
    public async Task Start_BadOption_SaysWhatToDo(string expected, params string[] arguments)
    {
        using var directory = new TemporaryDirectory();
        await using var host = LocalHostProcess.Launch(directory.Path, arguments);

        (await host.WaitForExitAsync(Deadline)).ShouldNotBe(0);

        host.Output.ShouldContain(expected);
    }

    [Theory]
    [InlineData("'--nonsense' is no option of this command", 1, "--nonsense")]
    [InlineData("There is no file 'none.json'. Give a load profile", 2, "cost", "--load", "none.json")]
    [InlineData("The environment 'none' is unknown. Use one of: dev, prod.", 2, "cost", "--environment", "none")]
    [InlineData("none.json' does not exist", 2, "topology", "check", "--file", "none.json")]
    [InlineData("none.json' does not exist", 2, "topology", "propose", "--file", "none.json")]
    [InlineData("There is no folder 'none'", 1, "dotnet-run", "none")]
    public async Task Command_BadInput_SaysWhatToDo(string expected, int exitCode, params string[] arguments)
    {
        using var directory = new TemporaryDirectory();
        await using var host = LocalHostProcess.LaunchPlain(directory.Path, arguments);

        (await host.WaitForExitAsync(Deadline)).ShouldBe(exitCode, host.Output);

        host.Output.ShouldContain(expected);
        host.Output.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("--wait-for-debugger", "shop")]
    [InlineData("--port", "shop=0")]
    public async Task Start_OptionForAnAppThatDoesNotRun_NamesThoseThatDo(string option, string value)
    {
        using var directory = new TemporaryDirectory();
        await using var host = LocalHostProcess.Launch(directory.Path, option, value);

        (await host.WaitForExitAsync(Deadline)).ShouldBe(1, host.Output);

        host.Output.ShouldContain($"'{option} shop");
        host.Output.ShouldContain("Name one of: ordering, warehouse.");
    }

    [Fact]
    public async Task Cost_Repository_PrintsATotal()
    {
        using var directory = new TemporaryDirectory();
        await using var host = LocalHostProcess.LaunchPlain(directory.Path, "cost", "--environment", "prod");

        (await host.WaitForExitAsync(Deadline)).ShouldBe(0, host.Output);

        host.Output.ShouldContain("**total**");
    }

    [Fact]
    public async Task Start_DataDirectoryInUse_IsRefused()
    {
        using var directory = new TemporaryDirectory();
        await using var first = await LocalHostProcess.ServeAsync(directory.Path);
        await using var second = LocalHostProcess.Launch(
            directory.Path, "--amqp-port", "0", "--ordering-port", "0", "--warehouse-port", "0");

        (await second.WaitForExitAsync(Deadline)).ShouldBe(1);

        second.Output.ShouldContain(".local' cannot be used");
        second.Output.ShouldContain("--data DIR");
    }

    [Fact]
    public async Task Start_Always_PrintsTheFunctionTables()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await LocalHostProcess.ServeAsync(directory.Path, "--in-memory");

        host.Output.ShouldContain("PlaceOrder: [POST]");
        host.Output.ShouldContain("FulfilOrderV2: orchestrationTrigger");
        host.Output.ShouldContain("HandleStockCommand: Service Bus queue 'stock-commands'");
    }
}
