using Microsoft.Data.Sqlite;

namespace Serverless.Sqlite;

/// <summary>How a database is written and read: a file with a writer thread and readers, or one connection in memory.
/// </summary>
internal abstract class SqliteEngine : IAsyncDisposable
{
    public abstract Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken);

    public abstract T Read<T>(Func<SqliteConnection, T> work);

    public abstract void Migrate(Action<SqliteSession> migration);

    public abstract ValueTask DisposeAsync();
}
