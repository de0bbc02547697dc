using Serverless.Compliance;
using Serverless.Messaging;

namespace Serverless.Sqlite.Tests;

public sealed class SqliteMemoryConsumerKillTests : ConsumerKillCompliance, IAsyncDisposable
{
    private readonly SqliteDatabase _database = SqliteDatabase.InMemory();

    public SqliteMemoryConsumerKillTests() => Store = new SqlitePartitionStore(_database);

    protected override IPartitionStore Store { get; }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
