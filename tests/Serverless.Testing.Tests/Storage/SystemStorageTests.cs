using Serverless.Testing.Invocations;

namespace Serverless.Testing.Tests.Storage;

/// <summary>Queue and blob triggers of an app, on an Azurite that the system starts.</summary>
public sealed class SystemStorageTests
{
    private const string App = "storageapp";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Idle_QueueMessages_HaveBeenHandledWithTheirOutputs()
    {
        await using var system = await StartAsync();

        for (var i = 0; i < 40; i++)
        {
            await system.Storage.SendAsync("t-texts", $"text {i}", Cancellation);
        }

        await system.IdleAsync(Cancellation);

        var runs = system.Invocations.Of(App, "TakeText");
        runs.Count.ShouldBe(40);
        runs.ShouldAllBe(run => run.Outcome == InvocationOutcome.Succeeded);
        (await system.Storage.PeekAsync("t-texts", Cancellation)).ShouldBeEmpty();
        (await system.Storage.PeekAsync("t-answers", Cancellation)).Count.ShouldBe(32);
    }

    [Fact]
    public async Task Idle_Object_IsBoundAndWritesABlob()
    {
        await using var system = await StartAsync();

        await system.Storage.SendJsonAsync("t-orders", new { Id = "o1", Quantity = 2 }, Cancellation);
        await system.IdleAsync(Cancellation);

        var blob = await system.Storage.FindAsync("t-orders", $"o1/{system.Time.GetUtcNow():yyyy}.json", Cancellation);
        blob!.ToString().ShouldContain("\"Quantity\":4", Case.Insensitive);
        (await system.Storage.FindAsync("t-orders", "nothing", Cancellation)).ShouldBeNull();
        (await system.Storage.FindAsync("nothing", "nothing", Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task Idle_Blob_RunsOnceAndItsOutputIsThere()
    {
        await using var system = await StartAsync();

        await system.Storage.UploadAsync("t-images", "in/cat.png", new BinaryData("a cat"), Cancellation);
        await system.IdleAsync(Cancellation);
        await system.AdvanceAsync(TimeSpan.FromHours(1), Cancellation);

        (await system.Storage.PeekAsync("t-found", Cancellation)).ShouldBe(["cat png a cat"]);
        system.Invocations.Of(App, "TakeBlob").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Idle_MessageThatAlwaysFails_IsPoisonAfterItsAttempts()
    {
        await using var system = await StartAsync();

        await system.Storage.SendAsync("t-failing", "no good", Cancellation);
        await system.IdleAsync(Cancellation);

        system.Invocations.Of(App, "Fail").Select(run => (run.Outcome, run.Attempt)).ShouldBe(
            Enumerable.Range(1, 5).Select(attempt => (InvocationOutcome.Failed, attempt)));
        (await system.Storage.PeekAsync("t-failing-poison", Cancellation)).ShouldBe(["no good"]);
    }

    [Fact]
    public async Task ConnectionString_SystemWithoutStorage_SaysWhyThereIsNone()
    {
        await using var system = await NotesSystem.StartAsync();

        Should.Throw<TestSystemException>(() => system.Storage.ConnectionString)
            .Message.ShouldContain("No function of this system is bound to a queue, blob or table");
    }

    private static Task<TestSystem> StartAsync()
    {
        var options = new TestSystemOptions(
            TestApps.Folder("StorageApp"));
        options.Set(App, "Prefix", "t");

        // Its table input is not served.
        options.Set(App, "AzureWebJobs.ReadRow.Disabled", "true");
        return TestSystem.StartAsync(options, Cancellation);
    }
}
