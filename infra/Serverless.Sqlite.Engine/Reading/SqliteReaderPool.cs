using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Serverless.Sqlite;

/// <summary>Connections that read a file, opened as they are needed.</summary>
internal sealed class SqliteReaderPool : IDisposable
{
    private const int MaxIdle = 8;

    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private readonly string _path;
    private volatile bool _closed;

    public SqliteReaderPool(string path) => _path = path;

    public T Read<T>(Func<SqliteConnection, T> work)
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(SqliteDatabase));
        if (!_idle.TryTake(out var session))
        {
            session = SqliteSession.Open(_path, SqliteOpenMode.ReadWrite, "busy_timeout=10000", "query_only=ON");
        }

        try
        {
            session.Run("BEGIN");
            var result = work(session);
            session.Run("COMMIT");
            Return(session);
            return result;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }
    }

    private void Return(SqliteSession session)
    {
        if (_closed || _idle.Count >= MaxIdle)
        {
            session.Dispose();
        }
        else
        {
            _idle.Add(session);
        }
    }
}
