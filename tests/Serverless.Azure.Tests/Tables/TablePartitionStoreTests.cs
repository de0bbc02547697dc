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

        await store.CommitAsync(partition, [StoreOperation.Insert("a", default), StoreOperation.Insert("b", default)]);

        repeating.Repeated.ShouldBe(1);
        repeating.IsOn = false;
        await Should.ThrowAsync<StoreConflictException>(
            () => store.CommitAsync(partition, [StoreOperation.Insert("a", default)]));
    }
}
