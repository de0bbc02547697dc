using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using Serverless.FunctionsHost.Tests.Support;
using Serverless.Topology;

namespace Serverless.FunctionsHost.Tests.EventHubs;

public sealed class EventHubTriggerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Events_Batch_GetsThemWithMetadata(bool inProcess)
    {
        await using var host = await MessagingHost.StartAsync(Hub("events"), ["Events"], inProcess);

        await host.SendEventsAsync("events", Event("a"), Event("b"));

        MessagingHost.TextOf(await host.Log.NextAsync()).ShouldBe("a,b|2|kind=a");
    }

    [Fact]
    public async Task Texts_Batch_IsAnArray()
    {
        await using var host = await MessagingHost.StartAsync(Hub("event-texts"), ["EventTexts"]);

        await host.SendEventsAsync("event-texts", Event("a"), Event("b"));

        MessagingHost.TextOf(await host.Log.NextAsync()).ShouldBe("a,b");
    }

    [Fact]
    public async Task Pocos_Batch_IsAnArray()
    {
        await using var host = await MessagingHost.StartAsync(Hub("event-pocos"), ["EventPocos"]);

        await host.SendEventsAsync(
            "event-pocos", Event("""{"Id":"a","Quantity":1}"""), Event("""{"Id":"b","Quantity":1}"""));

        MessagingHost.TextOf(await host.Log.NextAsync()).ShouldBe("a,b");
    }

    [Fact]
    public async Task Single_Events_ComeOneAfterTheOther()
    {
        await using var host = await MessagingHost.StartAsync(Hub("event-single"), ["Event1"]);

        await host.SendEventsAsync("event-single", "key", Event("a"), Event("b"));

        MessagingHost.TextOf(await host.Log.NextAsync()).ShouldBe("a|0|key");
        MessagingHost.TextOf(await host.Log.NextAsync()).ShouldBe("b|1|key");
    }

    [Theory]
    [InlineData("text/plain; charset=klingon", "x")]
    [InlineData("application/json; charset=utf-7", "{\"id\":1}")]
    public async Task Bytes_OfACharsetThatIsNotKnown_AreWhatWasSent(string contentType, string body)
    {
        await using var host = await MessagingHost.StartAsync(Hub("event-bytes"), ["EventBytes"]);

        await host.SendEventsAsync("event-bytes", new EventData(body) { ContentType = contentType });

        (await host.Log.NextAsync()).Result.ReturnValue!.Bytes.ToStringUtf8().ShouldBe(body);
    }

    [Fact]
    public async Task Partitions_OfAHub_AreAllRead()
    {
        await using var host = await MessagingHost.StartAsync(Hub("event-texts", partitions: 4), ["EventTexts"]);
        await using var producer = new EventHubProducerClient(host.ConnectionString, "event-texts");

        for (var i = 0; i < 4; i++)
        {
            await producer.SendAsync(
                [Event($"{i}")],
                new SendEventOptions { PartitionId = $"{i}" },
                TestContext.Current.CancellationToken);
        }

        var seen = new List<string>();
        while (seen.Count < 4)
        {
            seen.Add(MessagingHost.TextOf(await host.Log.NextAsync()));
        }

        seen.Order().ShouldBe(["0", "1", "2", "3"]);
    }

    [Fact]
    public async Task Retry_OfTheFunction_GoesBeforeTheNextEvents()
    {
        await using var host = await MessagingHost.StartAsync(Hub("event-retry"), ["EventRetry"]);

        await host.SendEventsAsync("event-retry", Event("bad"));
        (await host.Log.NextAsync()).Result.Succeeded.ShouldBeFalse();
        await host.SendEventsAsync("event-retry", Event("good"));
        await host.AdvanceUntilAsync(() => !host.Log.IsEmpty, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2));
        (await host.Log.NextAsync()).Result.Succeeded.ShouldBeFalse();
        await host.AdvanceUntilAsync(() => !host.Log.IsEmpty, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2));

        MessagingHost.TextOf(await host.Log.NextAsync()).ShouldBe("bad");
        MessagingHost.TextOf(await host.Log.NextAsync()).ShouldBe("good");
    }

    [Fact]
    public async Task Batch_SmallerThanTheSmallest_WaitsByTheClock()
    {
        await using var host = await MessagingHost.StartAsync(
            Hub("event-texts"),
            ["EventTexts"],
            settings: ("AzureFunctionsJobHost__extensions__eventHubs__minEventBatchSize", "3"));

        await host.SendEventsAsync("event-texts", Event("a"));
        await host.SendEventsAsync("event-texts", Event("b"));
        await host.AdvanceUntilAsync(() => !host.Log.IsEmpty, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(3));

        MessagingHost.TextOf(await host.Log.NextAsync()).ShouldStartWith("a");
    }

    [Fact]
    public async Task Restart_WithADataDirectory_GoesOnAfterTheLastEvent()
    {
        var directory = Directory.CreateTempSubdirectory("checkpoints");
        try
        {
            await using var host = await MessagingHost.StartAsync(
                Hub("event-texts"),
                ["EventTexts"],
                configure: options => options with { DataDirectory = directory.FullName });
            await host.SendEventsAsync("event-texts", Event("a"));
            MessagingHost.TextOf(await host.Log.NextAsync()).ShouldBe("a");
            await MessagingHost.UntilAsync(() => host.App.Context.Work.Running == 0);

            await host.RestartAppAsync();
            await host.SendEventsAsync("event-texts", Event("b"));

            MessagingHost.TextOf(await host.Log.NextAsync()).ShouldBe("b");
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Start_FromEnd_LeavesOutWhatWasThere()
    {
        await using var host = await MessagingHost.StartAsync(
            Hub("event-texts") with { Queues = [QueueDescription.InTopology("text")] },
            ["Text"],
            settings: ("AzureFunctionsJobHost__extensions__eventHubs__initialOffsetOptions__type", "fromEnd"));
        await host.SendEventsAsync("event-texts", Event("old"));

        await host.RestartAppAsync(("AzureFunctionsJobHost__functions__0", "EventTexts"));
        await MessagingHost.UntilAsync(() => host.App.Context.Work.Running == 0);
        var seen = string.Empty;
        while (seen.Length == 0)
        {
            // The position is where the hub ended when the reader asked, which is some time after the start.
            await host.SendEventsAsync("event-texts", Event("new"));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
            seen = host.Log.IsEmpty ? string.Empty : MessagingHost.TextOf(await host.Log.NextAsync());
        }

        seen.ShouldStartWith("new");
    }

    [Fact]
    public async Task Start_HubThatIsNotThere_NamesFunctionAndCure()
    {
        await using var host = await MessagingHost.StartAsync(Hub("other"), ["EventTexts"]);

        await MessagingHost.UntilAsync(
            () => host.Lines.Any(line => line.Contains("'EventTexts'", StringComparison.Ordinal)));

        var line = host.Lines.First(line => line.Contains("'EventTexts'", StringComparison.Ordinal));
        line.ShouldContain("event hub 'event-texts'");
        line.ShouldContain("does not exist");
        line.ShouldContain("bicep/topology.json");
    }

    private static TopologyDefinition Hub(string name, int partitions = 1) =>
        new() { EventHubs = [new EventHubDescription { Name = name, PartitionCount = partitions }] };

    private static EventData Event(string body) => new(body) { Properties = { ["kind"] = body } };
}
