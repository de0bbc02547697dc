using Microsoft.Data.Sqlite;

namespace Serverless.Sqlite;

/// <summary>One connection in memory under one lock. Work runs on the caller's thread: there is no fsync to share, so a
/// queue would only add a change of threads.</summary>
internal sealed class SqliteMemoryEngine : SqliteEngine
{
    private readonly Lock _lock = new();
    private readonly SqliteSession _session = SqliteSession.Open(
        ":memory:", SqliteOpenMode.Memory, "foreign_keys=ON", "synchronous=OFF", "temp_store=MEMORY");

    private bool _closed;

    public override Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        try
        {
            lock (_lock)
            {
                return Task.FromResult(Write_NeedsLock(work));
            }
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }
    }

    public override T Read<T>(Func<SqliteConnection, T> work)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SqliteDatabase));
            return work(_session);
        }
    }

    public override void Migrate(Action<SqliteSession> migration)
    {
        lock (_lock)
        {
            Write_NeedsLock(connection =>
            {
                migration((SqliteSession)connection);
                return true;
            });
        }
    }

    public override ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _closed = true;
            _session.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private T Write_NeedsLock<T>(Func<SqliteConnection, T> work)
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(SqliteDatabase));
        _session.Run("BEGIN");
        try
        {
            var result = work(_session);
            _session.Run("COMMIT");
            return result;
        }
        catch
        {
            if (_session.InTransaction)
            {
                _session.Run("ROLLBACK");
            }

            throw;
        }
    }
}
