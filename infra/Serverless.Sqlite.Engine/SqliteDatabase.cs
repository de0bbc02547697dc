using Microsoft.Data.Sqlite;

namespace Serverless.Sqlite;

/// <summary>An SQLite database with one writer. A file is in WAL mode with <c>synchronous=FULL</c>: what was
/// acknowledged survives a loss of power. Writes that wait together share one transaction, and so one fsync. Safe for
/// concurrent use.</summary>
public sealed class SqliteDatabase : IAsyncDisposable
{
    private readonly SqliteEngine _engine;

    private SqliteDatabase(SqliteEngine engine) => _engine = engine;

    /// <summary>Opens a database file, and creates it, and its directory, when it is not there.</summary>
    /// <exception cref="SqliteException">The file cannot be opened or is not a database.</exception>
    public static SqliteDatabase Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return new SqliteDatabase(new SqliteFileEngine(full));
    }

    /// <summary>Creates a private database that lives as long as the object. Reads and writes take turns.</summary>
    public static SqliteDatabase InMemory() => new(new SqliteMemoryEngine());

    /// <summary>Runs <paramref name="work"/> in a transaction. The task completes after the commit; when the work
    /// throws, nothing of it is kept and other writes are not touched.</summary>
    /// <param name="work">Synchronous and short, on the writer's connection. It must not keep the connection, start or
    /// end a transaction, or wait for another call of this database.</param>
    /// <param name="cancellationToken">Gives up before the work has started; not after.</param>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<T>(cancellationToken)
            : _engine.WriteAsync(work, cancellationToken);
    }

    /// <summary>Runs <paramref name="work"/>, which only reads; all its statements see one state of the
    /// database.</summary>
    /// <param name="work">Synchronous and short. It must not keep the connection or wait for another call of this
    /// database.</param>
    /// <param name="cancellationToken">Gives up before the work has started; not after.</param>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        try
        {
            return Task.FromResult(_engine.Read(work));
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }
    }

    /// <summary>Brings the tables of a component up to date: runs the steps that this database has not seen, in one
    /// transaction, and notes how many there are. Call it before the first use of the tables.</summary>
    /// <param name="component">The name of the component.</param>
    /// <param name="steps">SQL scripts. Add to the end; never change one that was released.</param>
    /// <exception cref="InvalidOperationException">The database has seen more steps than these: a newer version wrote
    /// it.</exception>
    public void Migrate(string component, IReadOnlyList<string> steps)
    {
        ArgumentException.ThrowIfNullOrEmpty(component);
        ArgumentNullException.ThrowIfNull(steps);
        _engine.Migrate(session => SqliteSchema.Migrate(session, component, steps));
    }

    /// <summary>Finishes the writes that were accepted and closes the database.</summary>
    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
