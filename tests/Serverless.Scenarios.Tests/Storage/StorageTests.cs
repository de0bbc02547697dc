using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Serverless.Scenarios.Tests.Hosting;
using Serverless.Scenarios.Tests.Readme;

namespace Serverless.Scenarios.Tests.Storage;

/// <summary>An app that is bound to storage brings up a storage of its own, and that ends with the host.</summary>
public sealed class StorageTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly string App = Path.Combine(ReadmeApp.Root, "tests", "Apps", "StorageApp");

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Start_FunctionsOfQueuesBlobsAndTables_RunOnTheStorageThatIsPrinted()
    {
        await using var host = await ServeAsync("--in-memory");
        var storage = host.ConnectionOf("storage");

        var rows = QueueOf(storage, "shop-rows");
        await rows.CreateIfNotExistsAsync();
        await rows.SendMessageAsync("""{"RowKey":"one","Text":"kept"}""");
        await host.WaitForOutputAsync("Executed 'Functions.KeepRow' (Succeeded", Deadline);
        var row = await new TableClient(storage, "shoprows").GetEntityAsync<TableEntity>("kept", "one");
        row.Value["Text"].ShouldBe("kept");

        await new BlobContainerClient(storage, "shop-images").CreateIfNotExistsAsync();
        await new BlobClient(storage, "shop-images", "in/cat.txt").UploadAsync(new BinaryData("meow"));
        await host.WaitForOutputAsync("Executed 'Functions.TakeBlob' (Succeeded", Deadline);
        var found = await QueueOf(storage, "shop-found").ReceiveMessageAsync();
        found.Value.Body.ToString().ShouldBe("cat txt meow");
    }

    [Fact]
    public async Task Start_TableInput_IsRefusedWithTheFunctionsName()
    {
        await using var host = await ServeAsync("--in-memory");

        host.Output.ShouldContain("! Function 'ReadRow': the input 'row' is a 'table', which is not served here.");
    }

    [Fact]
    public async Task Start_Again_HasTheMessagesOfBefore()
    {
        await using (var first = await ServeAsync())
        {
            var queue = QueueOf(first.ConnectionOf("storage"), "kept");
            await queue.CreateAsync();
            await queue.SendMessageAsync("still here");
            await first.SignalAsync("TERM");
            (await first.WaitForExitAsync(Deadline)).ShouldBe(0, first.Output);
        }

        await using var next = await ServeAsync();
        var message = await QueueOf(next.ConnectionOf("storage"), "kept").ReceiveMessageAsync();
        message.Value.Body.ToString().ShouldBe("still here");
    }

    [Fact]
    public async Task Kill_Host_LeavesNeitherWorkerNorStorage()
    {
        await using var host = await ServeAsync("--in-memory");
        var children = Processes.ChildrenOf(host.Id);
        children.Count.ShouldBe(2);

        await host.SignalAsync("KILL");

        foreach (var child in children)
        {
            await Processes.WaitForExitAsync(child, Deadline);
        }
    }

    private static QueueClient QueueOf(string storage, string name) =>
        new(storage, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    private Task<LocalHostProcess> ServeAsync(params string[] options) => LocalHostProcess.ServeAppAsync(
        new Dictionary<string, string>
        {
            ["Prefix"] = "shop",
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        },
        _directory.Path,
        [App, "--port", "storage-app=0", .. options]);
}
