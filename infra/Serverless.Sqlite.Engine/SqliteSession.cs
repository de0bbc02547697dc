using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Serverless.Sqlite;

/// <summary>A connection that keeps its prepared statements. For one thread at a time.</summary>
internal sealed class SqliteSession : SqliteConnection
{
    private readonly Dictionary<string, SqliteCommand> _statements = new(StringComparer.Ordinal);

    private SqliteSession(string connectionString)
        : base(connectionString)
    {
    }

    /// <summary>False when an error (a full disk, for one) has made SQLite roll the transaction back by
    /// itself.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(Handle) == 0;

    public static SqliteSession Open(string dataSource, SqliteOpenMode mode, params ReadOnlySpan<string> pragmas)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = dataSource, Mode = mode, Pooling = false };
        var session = new SqliteSession(settings.ToString());
        try
        {
            session.Open();
            foreach (var pragma in pragmas)
            {
                session.Script($"PRAGMA {pragma}");
            }

            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public SqliteCommand Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = CreateCommand();
            statement.CommandText = sql;
            _statements.Add(sql, statement);
        }

        return statement;
    }

    public void Run(string sql) => Statement(sql).ExecuteNonQuery();

    /// <summary>Runs statements that are not worth keeping.</summary>
    public void Script(string sql)
    {
        using var command = CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
