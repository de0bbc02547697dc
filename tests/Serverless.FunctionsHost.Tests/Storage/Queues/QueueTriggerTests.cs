using Serverless.FunctionsHost.Invocations;

namespace Serverless.FunctionsHost.Tests.Storage.Queues;

public sealed class QueueTriggerTests(StorageFixture storage)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Message_TextParameter_RunsAndIsDeleted(bool inProcess)
    {
        await using var host = await StorageHost.StartAsync(storage, "TakeText", inProcess);
        var queue = await host.QueueAsync("-texts");

        await queue.SendMessageAsync("hello");

        var answers = await host.QueueAsync("-answers");
        string[] texts = [Text(await StorageHost.TakeAsync(answers)), Text(await StorageHost.TakeAsync(answers))];
        texts.Order().ShouldBe(["hello", "hello 1"]);
        await StorageHost.EmptyAsync(queue);
    }

    [Fact]
    public async Task Message_BytesParameter_GetsThem()
    {
        await using var host = await StorageHost.StartAsync(storage, "TakeBytes");

        await (await host.QueueAsync("-bytes")).SendMessageAsync(new BinaryData(new byte[] { 0, 255, 7 }));

        Result(await host.Log.NextAsync()).ShouldBe("00FF07");
    }

    [Fact]
    public async Task Message_SdkTypes_GetTheMessage()
    {
        await using var host = await StorageHost.StartAsync(storage, "TakeMessage");
        await (await host.QueueAsync("-messages")).SendMessageAsync("hello");
        Result(await host.Log.NextAsync()).ShouldStartWith("hello 1 20");

        await using var other = await StorageHost.StartAsync(storage, "TakeData");
        await (await other.QueueAsync("-data")).SendMessageAsync("data");
        Result(await other.Log.NextAsync()).ShouldBe("data");
    }

    [Fact]
    public async Task Message_JsonBody_BindsPropertiesAndNamesTheBlob()
    {
        await using var host = await StorageHost.StartAsync(storage, "TakeOrder");

        await (await host.QueueAsync("-orders")).SendMessageAsync("""{"Id": "A-7", "Quantity": 20}""");

        (await host.Log.NextAsync()).Result.Reason.ShouldBeEmpty();
        var container = await host.ContainerAsync("-orders");
        var blob = container.GetBlobClient($"A-7/{TimeProvider.System.GetUtcNow():yyyy}.json");
        (await blob.DownloadContentAsync()).Value.Content.ToString().ShouldBe("""{"Id":"A-7","Quantity":40}""");
    }

    [Fact]
    public async Task Message_BlobInputByItsText_IsRead()
    {
        await using var host = await StorageHost.StartAsync(storage, "ReadBlob");
        await (await host.ContainerAsync("-inputs")).UploadBlobAsync("kitten.txt", new BinaryData("meow"));

        await (await host.QueueAsync("-reads")).SendMessageAsync("kitten");

        Result(await host.Log.NextAsync()).ShouldBe("kitten: meow");
    }

    [Fact]
    public async Task Message_FailsEachTime_GoesToThePoisonQueue()
    {
        await using var host = await StorageHost.StartAsync(storage, "Fail", settings: new()
        {
            ["AzureFunctionsJobHost__extensions__queues__maxDequeueCount"] = "3",
        });
        var queue = await host.QueueAsync("-failing");

        await queue.SendMessageAsync("bad");

        Text(await StorageHost.TakeAsync(await host.QueueAsync("-failing-poison"))).ShouldBe("bad");
        await StorageHost.EmptyAsync(queue);
        for (var i = 1; i <= 3; i++)
        {
            var record = await host.Log.NextAsync();
            record.Result.Status.ShouldBe(InvocationStatus.Failed);
            record.Request.TriggerMetadata["DequeueCount"].Json.ShouldBe($"{i}");
        }

        host.Log.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task Message_NotInTheEncodingOfHostJson_GoesToThePoisonQueueAsItIs()
    {
        await using var host = await StorageHost.StartAsync(storage, "TakeText");

        await (await host.QueueAsync("-texts", isBase64: false)).SendMessageAsync("<plain>");

        Text(await StorageHost.TakeAsync(await host.QueueAsync("-texts-poison", isBase64: false))).ShouldBe("<plain>");
    }

    [Fact]
    public async Task Message_EncodingNone_IsTakenAsItIs()
    {
        await using var host = await StorageHost.StartAsync(storage, "TakeText", settings: new()
        {
            ["AzureFunctionsJobHost__extensions__queues__messageEncoding"] = "none",
        });

        await (await host.QueueAsync("-texts", isBase64: false)).SendMessageAsync("<plain>");

        var answers = await host.QueueAsync("-answers", isBase64: false);
        string[] texts = [Text(await StorageHost.TakeAsync(answers)), Text(await StorageHost.TakeAsync(answers))];
        texts.Order().ShouldBe(["<plain>", "<plain> 1"]);
    }

    [Fact]
    public async Task Start_NoConnection_NamesTheFunctionAndTheSetting()
    {
        await using var host = await Support.HostedApp.StartAsync("StorageApp", inProcess: true, options => options with
        {
            Triggers = [new FunctionsHost.Storage.Queues.QueueTrigger()],
            Outputs = [new FunctionsHost.Storage.Queues.QueueOutput()],
            Settings = new Dictionary<string, string>
            {
                ["Prefix"] = "p",
                ["AzureFunctionsJobHost__functions__0"] = "TakeBytes",
            },
        });

        host.App.Errors.Single().ShouldStartWith("Function 'TakeBytes': QueueTrigger.Connection names the connection");
    }

    private static string Result(InvocationRecord record) =>
        record.Result.ReturnValue.ShouldNotBeNull(record.Result.Reason).String;

    private static string Text(Azure.Storage.Queues.Models.QueueMessage message) => message.Body.ToString();
}
