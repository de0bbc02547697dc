using Azure.Data.Tables;
using Serverless.Compliance;
using Serverless.Messaging;

namespace Serverless.Azure.Tests;

public sealed class TableConsumerKillTests(AzuriteFixture azurite) : ConsumerKillCompliance, IAsyncLifetime
{
    private IPartitionStore? _store;

    protected override IPartitionStore Store => _store.ShouldNotBeNull();

    // A sweep reads the table, which is small while there are few trials.
    protected override int Trials => 2;

    public async ValueTask InitializeAsync() => _store = new TablePartitionStore(
        new TableClient(await azurite.ConnectionStringAsync(), $"kill{Guid.NewGuid():N}"));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
