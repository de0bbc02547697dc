using Serverless.Compliance;
using Serverless.Messaging;

namespace Serverless.Sqlite.Tests;

public sealed class SqliteFileConsumerKillTests : ConsumerKillCompliance, IAsyncDisposable
{
    private readonly TemporaryDatabase _file = new();
    private readonly SqliteDatabase _database;

    public SqliteFileConsumerKillTests()
    {
        _database = SqliteDatabase.Open(_file.Path);
        Store = new SqlitePartitionStore(_database);
    }

    protected override IPartitionStore Store { get; }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _file.Dispose();
    }
}
