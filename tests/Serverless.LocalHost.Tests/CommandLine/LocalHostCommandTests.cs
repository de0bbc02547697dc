using Serverless.LocalHost.CommandLine;
using Serverless.LocalHost.Hosting;

namespace Serverless.LocalHost.Tests.CommandLine;

public sealed class LocalHostCommandTests
{
    private LocalHostOptions? _served;
    private LocalHostOptions? _backends;
    private (LocalHostOptions Options, string? Orders)? _demo;

    [Fact]
    public async Task Parse_NoOptions_ServesOnTheDefaultPortsWithData()
    {
        await RunAsync();

        _served!.AmqpPort.ShouldBe(5672);
        _served.FirstPort.ShouldBe(7071);
        _served.Ports.ShouldBeEmpty();
        _served.Apps.ShouldBeEmpty();
        _served.DataDirectory.ShouldBe(".local");
        _served.Build.ShouldBeTrue();
        _served.Configuration.ShouldBe("Debug");
        _served.InProcess.ShouldBeFalse();
        _served.RequireKeys.ShouldBeFalse();
        _served.Instances.ShouldBe(1);
    }

    [Fact]
    public async Task Parse_EveryOption_IsTaken()
    {
        await RunAsync(
            "shop", "../billing", "--amqp-port", "1", "--ordering-port", "2", "--warehouse-port", "0", "--port",
            "shop=3",
            "--port", "billing=4", "--data", "d", "--instances", "2", "--wait-for-debugger", "shop", "--no-build", "-c",
            "Release", "--topology", "t.json", "--azurite", "--enable-auth");

        _served!.Apps.ShouldBe(["shop", "../billing"]);
        _served.AmqpPort.ShouldBe(1);
        _served.Ports.ShouldBe(
            new Dictionary<string, int> { ["shop"] = 3, ["billing"] = 4, ["ordering"] = 2, ["warehouse"] = 0 },
            ignoreOrder: true);
        _served.DataDirectory.ShouldBe("d");
        _served.Instances.ShouldBe(2);
        _served.WaitForDebugger.ShouldBe(["shop"]);
        _served.Build.ShouldBeFalse();
        _served.Configuration.ShouldBe("Release");
        _served.Topology.ShouldBe("t.json");
        _served.Azurite.ShouldBeTrue();
        _served.RequireKeys.ShouldBeTrue();
    }

    [Fact]
    public async Task Parse_InMemory_HasNoDataDirectory()
    {
        await RunAsync("--in-memory", "--in-process");

        _served!.DataDirectory.ShouldBeNull();
        _served.InProcess.ShouldBeTrue();
    }

    [Fact]
    public async Task Parse_Demo_UsesFreePortsAndMemory()
    {
        await RunAsync("--demo");

        _demo!.Value.Orders.ShouldBeNull();
        _demo.Value.Options.AmqpPort.ShouldBe(0);
        _demo.Value.Options.FirstPort.ShouldBe(0);
        _demo.Value.Options.DataDirectory.ShouldBeNull();
    }

    [Fact]
    public async Task Parse_DemoWithDataAndOrders_TakesBoth()
    {
        await RunAsync("--demo", "--data", "d", "--orders", "f.jsonl");

        _demo!.Value.Orders.ShouldBe("f.jsonl");
        _demo.Value.Options.DataDirectory.ShouldBe("d");
    }

    [Fact]
    public async Task Parse_Backends_ServesThemAlone()
    {
        await RunAsync("--backends");

        _backends.ShouldNotBeNull().TaskHubPort.ShouldBe(8080);
        _served.ShouldBeNull();
    }

    [Fact]
    public async Task Parse_TaskHubPort_IsTakenWithAndWithoutApps()
    {
        await RunAsync("--backends", "--task-hub-port", "0");
        _backends!.TaskHubPort.ShouldBe(0);

        await RunAsync("--task-hub-port", "9090");
        _served!.TaskHubPort.ShouldBe(9090);

        await RunAsync();
        _served.TaskHubPort.ShouldBeNull();
    }

    private async Task RunAsync(params string[] arguments)
    {
        var command = LocalHostCommand.Create(
            options =>
            {
                _served = options;
                return Task.FromResult(0);
            },
            options =>
            {
                _backends = options;
                return Task.FromResult(0);
            },
            (options, orders) =>
            {
                _demo = (options, orders);
                return Task.FromResult(0);
            });

        (await command.Parse(arguments).InvokeAsync()).ShouldBe(0);
    }
}
