using Azure.Storage.Blobs;
using Serverless.FunctionsHost.Invocations;

namespace Serverless.FunctionsHost.Tests.Storage.Blobs;

public sealed class BlobTriggerTests(StorageFixture storage)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Blob_OfThePath_RunsWithItsNames(bool inProcess)
    {
        await using var host = await StorageHost.StartAsync(storage, "TakeBlob", inProcess);
        var container = await host.ContainerAsync("-images");

        await container.UploadBlobAsync("out/other.txt", new BinaryData("no"));
        await container.UploadBlobAsync("in/my.kitten.txt", new BinaryData("meow"));

        var found = await StorageHost.TakeAsync(await host.QueueAsync("-found"));
        found.Body.ToString().ShouldBe("my.kitten txt meow");
    }

    [Fact]
    public async Task Blob_SdkClientAndStream_AreOpenedByTheWorker()
    {
        await using var host = await StorageHost.StartAsync(storage, "TakeClient");
        await (await host.ContainerAsync("-clients")).UploadBlobAsync("a/b", new BinaryData("12345"));
        Result(await host.Log.NextAsync()).ShouldBe($"{host.Prefix}-clients/a/b 5");

        await using var other = await StorageHost.StartAsync(storage, "TakeStream");
        await (await other.ContainerAsync("-streams")).UploadBlobAsync("s", new BinaryData("streamed"));
        Result(await other.Log.NextAsync()).ShouldBe("streamed");
    }

    [Fact]
    public async Task Blob_RunForBefore_IsNotRunForAgainUntilItIsWrittenAgain()
    {
        string prefix;
        BlobContainerClient container;
        await using (var host = await StorageHost.StartAsync(storage, "TakeClient"))
        {
            prefix = host.Prefix;
            container = await host.ContainerAsync("-clients");
            await container.UploadBlobAsync("a", new BinaryData("1"));
            Result(await host.Log.NextAsync()).ShouldEndWith(" 1");
        }

        await using var again = await StorageHost.StartAsync(storage, "TakeClient", prefix: prefix);
        await container.UploadBlobAsync("b", new BinaryData("22"));
        Result(await again.Log.NextAsync()).ShouldEndWith("/b 2");
        await container.GetBlobClient("a").UploadAsync(new BinaryData("333"), overwrite: true);
        Result(await again.Log.NextAsync()).ShouldEndWith("/a 3");
        again.Log.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task Blob_FailsEachTime_IsNamedInThePoisonQueue()
    {
        await using var host = await StorageHost.StartAsync(storage, "FailBlob", settings: new()
        {
            ["AzureFunctionsJobHost__extensions__blobs__poisonBlobThreshold"] = "2",
        });

        await (await host.ContainerAsync("-broken")).UploadBlobAsync("x", new BinaryData("bad"));

        var queue = await host.QueueAsync("webjobs-blobtrigger-poison");
        var message = await StorageHost.TakeAsync(queue);
        message.Body.ToString().ShouldContain("\"FunctionId\":\"StorageApp.Functions.FailBlob\"");
        message.Body.ToString().ShouldContain($"\"ContainerName\":\"{host.Prefix}-broken\"");
        (await host.Log.NextAsync()).Result.Status.ShouldBe(InvocationStatus.Failed);
        (await host.Log.NextAsync()).Result.Status.ShouldBe(InvocationStatus.Failed);
        host.Log.IsEmpty.ShouldBeTrue();
    }

    private static string Result(InvocationRecord record) =>
        record.Result.ReturnValue.ShouldNotBeNull(record.Result.Reason).String;
}
