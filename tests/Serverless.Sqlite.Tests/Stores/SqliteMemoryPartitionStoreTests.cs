using Serverless.Compliance;
using Serverless.Messaging;

namespace Serverless.Sqlite.Tests;

public sealed class SqliteMemoryPartitionStoreTests : PartitionStoreCompliance, IAsyncDisposable
{
    private readonly SqliteDatabase _database = SqliteDatabase.InMemory();

    public SqliteMemoryPartitionStoreTests() => Store = new SqlitePartitionStore(_database);

    protected override IPartitionStore Store { get; }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
