using System.Diagnostics;
using Azure.Storage.Queues;
using Serverless.FunctionsHost.Azurite;
using Serverless.FunctionsHost.Tests.Storage;

namespace Serverless.FunctionsHost.Tests.Azurite;

public sealed class AzuriteServerTests(StorageFixture storage) : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("azurite").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Start_Again_HasTheDataOfBefore()
    {
        // The fixture installs the package; two installations at once would meet.
        await storage.ConnectionStringAsync();
        await using (var server = await StartAsync())
        {
            var queue = new QueueClient(server.ConnectionString, "kept");
            await queue.CreateAsync();
            await queue.SendMessageAsync("still here");
        }

        await using var again = await StartAsync();
        var message = await new QueueClient(again.ConnectionString, "kept").ReceiveMessageAsync();
        message.Value.Body.ToString().ShouldBe("still here");
    }

    [Fact]
    public async Task Dispose_Running_LeavesNoProcess()
    {
        await storage.ConnectionStringAsync();
        var server = await AzuriteServer.StartAsync(StorageFixture.PackageDirectory, null, CancellationToken.None);
        using var process = Process.GetProcessById(server.ProcessId);

        await server.DisposeAsync();

        process.HasExited.ShouldBeTrue();
    }

    [Fact]
    public async Task Signalled_WithItsTerminal_ServesUntilTheHostEndsIt()
    {
        await storage.ConnectionStringAsync();
        await using var server = await StartAsync();

        using var kill = Process.Start("kill", ["-INT", $"{server.ProcessId}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);

        var queue = new QueueClient(server.ConnectionString, "alive");
        (await queue.CreateAsync()).Status.ShouldBe(201);
    }

    private Task<AzuriteServer> StartAsync() =>
        AzuriteServer.StartAsync(StorageFixture.PackageDirectory, _directory, TestContext.Current.CancellationToken);
}
