using Google.Protobuf;
using Microsoft.DurableTask.Protobuf;
using Serverless.Sqlite;
using Serverless.TaskHub.Instances;
using Serverless.TaskHub.Stores;
using Serverless.TaskHub.Stores.Sqlite;
using Serverless.TaskHub.Tests.Hosting;

namespace Serverless.TaskHub.Tests.Stores;

public sealed class SqliteStoreTests : StoreTests
{
    private readonly HubDatabase _database = HubDatabase.File();

    private protected override async Task<ITaskHubStore> OpenAsync() =>
        await SqliteTaskHubStore.OpenAsync(_database.Database!);

    private protected override async Task<ITaskHubStore> ReopenAsync()
    {
        await _database.ReopenAsync();
        return await OpenAsync();
    }

    [Fact]
    public async Task Open_JournalOfAFormerEngine_RefusedWithTheCure()
    {
        await using var former = HubDatabase.File();
        former.Database!.Migrate("durable", ["CREATE TABLE durable_instances (id TEXT)"]);

        var refused = await Should.ThrowAsync<InvalidOperationException>(
            () => SqliteTaskHubStore.OpenAsync(former.Database));

        refused.Message.ShouldContain("hub.db");
        refused.Message.ShouldContain("remove the file");
    }

    [Fact]
    public async Task Open_FormatOfALaterVersion_RefusedWithTheCure()
    {
        await using var later = HubDatabase.File();
        await using (await SqliteTaskHubStore.OpenAsync(later.Database!))
        {
            later.Database!.Migrate(
                TaskHubSchema.Component, [.. TaskHubSchema.Steps, "CREATE TABLE hub_of_tomorrow (id TEXT)"]);
        }

        var refused = await Should.ThrowAsync<InvalidOperationException>(
            () => SqliteTaskHubStore.OpenAsync(later.Database));

        refused.Message.ShouldContain("hub.db");
        refused.Message.ShouldContain("A newer version wrote the database: run that one, or remove the file.");
    }

    [Fact]
    public async Task Open_FirstFormat_HistoriesAreKeptInOrder()
    {
        await using var former = HubDatabase.File();
        former.Database!.Migrate(TaskHubSchema.Component, TaskHubSchema.Steps[..1]);
        var start = new ExecutionStartedEvent
        {
            OrchestrationInstance = new OrchestrationInstance { InstanceId = "a", ExecutionId = "1" },
        };
        await former.Database.WriteAsync(connection =>
        {
            connection.Statement(
                    """
                    INSERT INTO hub_instances (id, status, created_at, updated_at, start) VALUES ('a', 0, 0, 0, $start)
                    """)
                .With("$start", start.ToByteArray())
                .ExecuteNonQuery();
            foreach (var chunk in new[] { 1, 0 })
            {
                var e = HistoryEvents.Raised(DateTimeOffset.UnixEpoch, $"{chunk}", null);
                var events = new HistoryChunk { Events = { e } };
                connection
                    .Statement("INSERT INTO hub_history (instance_id, chunk, events) VALUES ('a', $chunk, $events)")
                    .With("$chunk", chunk)
                    .With("$events", events.ToByteArray())
                    .ExecuteNonQuery();
            }

            return true;
        });

        await using var store = await SqliteTaskHubStore.OpenAsync(former.Database);
        var live = (await store.LoadAsync()).Live.ShouldHaveSingleItem();

        live.Chunks.ShouldBe(2);
        live.History.Select(e => e.EventRaised.Name).ShouldBe(["0", "1"]);
    }

    [Fact]
    public async Task Commit_OneOfManyAtOnceIsRefused_TheOthersAreKept()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Creation("there"));

        var commits = new[] { "a", "there", "b" }.Select(id => store.CommitAsync(Creation(id))).ToList();
        await Task.WhenAll(commits).ContinueWith(_ => { }, TaskScheduler.Default);

        commits.Select(commit => commit.IsCompletedSuccessfully).ShouldBe([true, false, true]);
        commits[1].Exception!.InnerException.ShouldBeOfType<InstanceExistsException>();
        (await store.FindAsync("b")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Commit_OneOfManyAtOnceCannotBeWritten_TheOthersAreKept()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Creation("there"));
        var message = new StoredMessage(1, "there", null, HistoryEvents.Raised(DateTimeOffset.UnixEpoch, "e", null));
        var bad = Creation("c");

        // Numbers of messages are unique.
        bad.Messages.AddRange([message, message]);

        var commits = new[] { Creation("a"), bad, Creation("b") }.Select(store.CommitAsync).ToList();
        await Task.WhenAll(commits).ContinueWith(_ => { }, TaskScheduler.Default);

        commits.Select(commit => commit.IsCompletedSuccessfully).ShouldBe([true, false, true]);
        (await store.FindAsync("a")).ShouldNotBeNull();
        (await store.FindAsync("b")).ShouldNotBeNull();
        (await store.FindAsync("c")).ShouldBeNull();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static StoreBatch Creation(string id)
    {
        var batch = new StoreBatch();
        var start = new ExecutionStartedEvent
        {
            OrchestrationInstance = new OrchestrationInstance { InstanceId = id, ExecutionId = "1" },
        };
        batch.Creates.Add(new InstanceCreation(
            new InstanceRecord
            {
                Start = start,
                CreatedAt = DateTimeOffset.UnixEpoch,
                UpdatedAt = DateTimeOffset.UnixEpoch,
            },
            InstanceStatuses.Ended));
        return batch;
    }
}
