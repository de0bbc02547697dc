using Azure.Data.Tables;
using Serverless.Compliance;
using Serverless.Messaging;

namespace Serverless.Azure.Tests;

public sealed class TablePartitionStoreTests(AzuriteFixture azurite) : PartitionStoreCompliance, IAsyncLifetime
{
    private IPartitionStore? _store;

    protected override IPartitionStore Store => _store.ShouldNotBeNull();

    public async ValueTask InitializeAsync() => _store = new TablePartitionStore(
        new TableClient(await azurite.ConnectionStringAsync(), "compliance"));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Commit_TooManyOperations_SaysTheLimit()
    {
        var operations = Enumerable.Range(0, 101).Select(i => StoreOperation.Insert($"{i}", default)).ToArray();

        (await Should.ThrowAsync<ArgumentException>(() => Store.CommitAsync("many", operations)))
            .Message.ShouldContain("100");
    }

    [Fact]
    public async Task Commit_DocumentTooLarge_SaysTheLimit()
    {
        var operation = StoreOperation.Insert("large", new byte[TableDocument.MaxContent + 1]);

        (await Should.ThrowAsync<ArgumentException>(() => Store.CommitAsync("large", [operation])))
            .Message.ShouldContain($"{TableDocument.MaxContent}");
    }

    [Fact]
    public async Task Commit_TooMuchContent_SaysTheLimit()
    {
        var operations = Enumerable.Range(0, 4).Select(i => StoreOperation.Insert($"{i}", new byte[800_000])).ToArray();

        (await Should.ThrowAsync<ArgumentException>(() => Store.CommitAsync("much", operations)))
            .Message.ShouldContain($"{TablePartitionStore.MaxCommitContent}");
    }

    [Fact]
    public async Task Commit_MostContent_IsAccepted()
    {
        var operations = Enumerable.Range(0, 4)
            .Select(i => StoreOperation.Upsert($"{i}", new byte[TablePartitionStore.MaxCommitContent / 4])).ToArray();

        await Store.CommitAsync("most", operations);

        (await Store.GetAsync("most", "3"))!.Content.Length.ShouldBe(TablePartitionStore.MaxCommitContent / 4);
    }

    [Fact]
    public async Task Commit_AnswerLostAndRepeatedByTheClient_IsNoConflict()
    {
        var partition = Guid.NewGuid().ToString("N");
        var repeating = new RepeatingHandler();
        using var http = new HttpClient(repeating);
        var options = new TableClientOptions { Transport = new global::Azure.Core.Pipeline.HttpClientTransport(http) };
        var store = new TablePartitionStore(
            new TableClient(await azurite.ConnectionStringAsync(), "compliance", options));
        await store.CommitAsync(partition, [StoreOperation.Insert("warm", default)]);
        repeating.IsOn = true;

        await store.CommitAsync(partition, [StoreOperation.Insert("a", default), StoreOperation.Upsert("b", default)]);

        repeating.Repeated.ShouldBe(1);
        repeating.IsOn = false;
        await Should.ThrowAsync<StoreConflictException>(
            () => store.CommitAsync(partition, [StoreOperation.Insert("a", default)]));
    }

    [Fact]
    public async Task Get_KeyTooLong_SaysTheLimit()
    {
        (await Should.ThrowAsync<ArgumentException>(() => Store.GetAsync("p", new string('/', 103))))
            .Message.ShouldContain("512");
    }
}
