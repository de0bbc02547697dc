using Microsoft.Data.Sqlite;
using Serverless.Sqlite;

namespace Serverless.TaskHub.Stores.Sqlite;

/// <summary>Batches on their way into the database. What has queued up until the writer is free is one piece of work
/// for it: a savepoint for each batch would copy every page that it touches.</summary>
internal sealed class StoreQueue(SqliteDatabase database)
{
    private readonly Lock _gate = new();
    private List<QueuedBatch> _waiting = [];

    public Task Add(StoreBatch batch)
    {
        var queued = new QueuedBatch(batch);
        lock (_gate)
        {
            _waiting.Add(queued);
            if (_waiting.Count == 1)
            {
                // In the order of the groups; the writer takes what waits when it comes to it.
                _ = WriteAsync();
            }
        }

        return queued.Done;
    }

    private async Task WriteAsync()
    {
        List<QueuedBatch>? group = null;
        Exception? failure = null;
        try
        {
            await database.WriteAsync(connection =>
            {
                group = Take();
                Write(connection, group);
                return true;
            }).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            failure = e;
        }

        // A database that is closed has not come to it.
        (group ?? Take()).ForEach(queued => queued.End(failure));
    }

    private List<QueuedBatch> Take()
    {
        lock (_gate)
        {
            var group = _waiting;
            _waiting = [];
            return group;
        }
    }

    private static void Write(SqliteConnection connection, List<QueuedBatch> group)
    {
        if (group.Count == 1)
        {
            group[0].Write(connection);
            return;
        }

        Run(connection, "SAVEPOINT hub");
        try
        {
            group.ForEach(queued => queued.Write(connection));
        }
        catch (Exception)
        {
            // Once more, each by itself, so that the one that cannot be written takes nothing else with it. When SQLite
            // has ended the transaction, there is no such savepoint any more, and the whole group has failed.
            Run(connection, "ROLLBACK TO hub");
            group.ForEach(queued => WriteAlone(connection, queued));
        }

        Run(connection, "RELEASE hub");
    }

    private static void WriteAlone(SqliteConnection connection, QueuedBatch queued)
    {
        Run(connection, "SAVEPOINT batch");
        try
        {
            queued.Write(connection);
        }
        catch (Exception e)
        {
            Run(connection, "ROLLBACK TO batch");
            queued.Fail(e);
        }

        Run(connection, "RELEASE batch");
    }

    private static void Run(SqliteConnection connection, string sql) => connection.Statement(sql).ExecuteNonQuery();
}
