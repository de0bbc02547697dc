using Microsoft.Data.Sqlite;

namespace Serverless.Sqlite;

/// <summary>A file: one writer with group commit, and readers that never wait for it (WAL).</summary>
internal sealed class SqliteFileEngine : SqliteEngine
{
    private readonly string _path;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaderPool _readers;

    public SqliteFileEngine(string path)
    {
        _path = path;
        _writer = new SqliteWriter(OpenForWriting());
        _readers = new SqliteReaderPool(path);
    }

    public override Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) =>
        _writer.Enqueue(work, cancellationToken);

    public override T Read<T>(Func<SqliteConnection, T> work) => _readers.Read(work);

    public override void Migrate(Action<SqliteSession> migration)
    {
        using var session = OpenForWriting();
        session.Script("BEGIN IMMEDIATE");
        migration(session);
        session.Script("COMMIT");
    }

    public override async ValueTask DisposeAsync()
    {
        // The readers go first: the last connection to close writes the WAL back into the file.
        _readers.Dispose();
        await _writer.DisposeAsync();
    }

    private SqliteSession OpenForWriting() => SqliteSession.Open(
        _path,
        SqliteOpenMode.ReadWriteCreate,
        "busy_timeout=10000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "temp_store=MEMORY");
}
