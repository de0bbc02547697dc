using Microsoft.DurableTask.Protobuf;
using Serverless.Sqlite;
using Serverless.TaskHub.Instances;

namespace Serverless.TaskHub.Stores.Sqlite;

/// <summary>Instances in an SQLite database, which the store does not dispose.</summary>
internal sealed class SqliteTaskHubStore : ITaskHubStore
{
    private readonly SqliteDatabase _database;
    private readonly StoreQueue _queue;

    private SqliteTaskHubStore(SqliteDatabase database)
    {
        _database = database;
        _queue = new StoreQueue(database);
    }

    /// <exception cref="InvalidOperationException">The database holds the journal of the former engine, or was written
    /// by a newer version of this one.</exception>
    public static async Task<SqliteTaskHubStore> OpenAsync(SqliteDatabase database)
    {
        var former = await database.ReadAsync(connection => connection
            .Statement("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = $name")
            .With("$name", TaskHubSchema.FormerTable)
            .ExecuteScalar() is > 0L ? connection.DataSource : null);
        if (former is not null)
        {
            throw new InvalidOperationException(
                $"'{former}' is the journal of a former durable engine (table '{TaskHubSchema.FormerTable}'), whose "
                + "histories this task hub cannot replay. Let its orchestrations end under the version that wrote it, "
                + "or give them up: remove the file, or name another one.");
        }

        database.Migrate(TaskHubSchema.Component, TaskHubSchema.Steps);
        return new SqliteTaskHubStore(database);
    }

    public Task<StoredHub> LoadAsync() => _database.ReadAsync(StoreReader.LoadLive);

    public Task CommitAsync(StoreBatch batch) => _queue.Add(batch);

    public Task<InstanceRecord?> FindAsync(string id) =>
        _database.ReadAsync(connection => StoreReader.Find(connection, id));

    public Task<List<HistoryEvent>> ReadHistoryAsync(string id) =>
        _database.ReadAsync(connection => StoreReader.ReadHistory(connection, id));

    public Task<IReadOnlyList<StoredInstance>> QueryAsync(InstanceFilter filter, long after, int count) =>
        _database.ReadAsync(connection => StoreReader.Query(connection, filter, after, count));

    public Task<IReadOnlyList<EndedInstance>> ListEndedAsync(EndedFilter filter, EndedInstance? after, int count) =>
        _database.ReadAsync(connection => StoreReader.ListEnded(connection, filter, after, count));

    public Task<IReadOnlyList<InstanceRecord>> ChildrenAsync(string id) =>
        _database.ReadAsync(connection => StoreReader.Children(connection, id));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
