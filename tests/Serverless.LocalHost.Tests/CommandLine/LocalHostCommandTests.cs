using Serverless.LocalHost.CommandLine;
using Serverless.LocalHost.Hosting;

namespace Serverless.LocalHost.Tests.CommandLine;

public sealed class LocalHostCommandTests
{
    private LocalHostOptions? _served;
    private (LocalHostOptions Options, string? Orders)? _demo;

    [Fact]
    public async Task Parse_NoOptions_ServesOnTheDefaultPortsWithData()
    {
        await RunAsync();

        _served.ShouldBe(new LocalHostOptions());
        _served!.AmqpPort.ShouldBe(5672);
        _served.DataDirectory.ShouldBe(".local");
    }

    [Fact]
    public async Task Parse_EveryOption_IsTaken()
    {
        await RunAsync("--amqp-port", "1", "--ordering-port", "2", "--warehouse-port", "0", "--data", "d");

        _served.ShouldBe(
            new LocalHostOptions { AmqpPort = 1, OrderingPort = 2, WarehousePort = 0, DataDirectory = "d" });
    }

    [Fact]
    public async Task Parse_InMemory_HasNoDataDirectory()
    {
        await RunAsync("--in-memory");

        _served!.DataDirectory.ShouldBeNull();
    }

    [Fact]
    public async Task Parse_Demo_UsesFreePortsAndMemory()
    {
        await RunAsync("--demo");

        _demo.ShouldBe((LocalHostOptions.Ephemeral, null));
    }

    [Fact]
    public async Task Parse_DemoWithDataAndOrders_TakesBoth()
    {
        await RunAsync("--demo", "--data", "d", "--orders", "f.jsonl");

        _demo.ShouldBe((LocalHostOptions.Ephemeral with { DataDirectory = "d" }, "f.jsonl"));
    }

    private async Task RunAsync(params string[] arguments)
    {
        var command = LocalHostCommand.Create(
            options =>
            {
                _served = options;
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
