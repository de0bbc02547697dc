using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Serverless.Scenarios.Tests.Hosting;
using Serverless.Scenarios.Tests.Readme;

namespace Serverless.Scenarios.Tests.Backends;

/// <summary>What apps talk to, alone: the vendor's own clients reach it by what is printed.</summary>
public sealed class BackendsTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Backends_PrintedConnections_ReachBrokerAndStorage()
    {
        await using var host = await ServeAsync();

        await using var client = new ServiceBusClient(host.ConnectionOf("broker"));
        await client.CreateSender("stock-commands").SendMessageAsync(
            new ServiceBusMessage("hello") { SessionId = "COFFEE-1KG" });
        await using var receiver = await client.AcceptNextSessionAsync("stock-commands");
        (await receiver.ReceiveMessageAsync()).Body.ToString().ShouldBe("hello");

        var storage = host.ConnectionOf("storage");
        await new BlobContainerClient(storage, "files").CreateAsync();
        await new QueueClient(storage, "work").CreateAsync();
        await new TableClient(storage, "rows").CreateAsync();
    }

    [Fact]
    public async Task Backends_ConnectionOfAnApp_HasTheAppsRightsAndNoMore()
    {
        await using var host = await ServeAsync();
        var ordering = host.Output.Split('\n')
            .First(line => line.Contains("SharedAccessKeyName=ordering", StringComparison.Ordinal))
            .Split('"')[3];

        await using var client = new ServiceBusClient(ordering);
        await client.CreateSender("stock-commands").SendMessageAsync(new ServiceBusMessage("1") { SessionId = "a" });
        await Should.ThrowAsync<UnauthorizedAccessException>(
            async () => await client.CreateSender("stock-events").SendMessageAsync(new ServiceBusMessage("2")));
    }

    [Fact]
    public async Task Backends_Terminated_EndWithCodeZeroAndLeaveNoProcess()
    {
        await using var host = await ServeAsync();
        var storage = Processes.ChildrenOf(host.Id).ShouldHaveSingleItem();

        await host.SignalAsync("TERM");

        (await host.WaitForExitAsync(Deadline)).ShouldBe(0, host.Output);
        await Processes.WaitForExitAsync(storage, TimeSpan.FromSeconds(1));
    }

    private Task<LocalHostProcess> ServeAsync() => LocalHostProcess.ServeAsync(
        LocalHostProcess.LaunchPlain(
            _directory.Path,
            "--backends", "--in-memory", "--amqp-port", "0", "--task-hub-port", "0",
            "--topology", Path.Combine(ReadmeApp.Root, "bicep", "topology.json")),
        Deadline);
}
