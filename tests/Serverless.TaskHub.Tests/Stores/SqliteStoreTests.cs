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

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _database.DisposeAsync();
    }
}
