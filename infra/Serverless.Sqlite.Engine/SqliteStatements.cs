using Microsoft.Data.Sqlite;

namespace Serverless.Sqlite;

/// <summary>Prepared statements of the connections that <see cref="SqliteDatabase"/> hands to its work.</summary>
public static class SqliteStatements
{
    /// <summary>The command for <paramref name="sql"/>, prepared once a connection and kept with it: do not dispose it,
    /// and set every parameter at each use. Not to be used again while a reader of the same command is open.</summary>
    public static SqliteCommand Statement(this SqliteConnection connection, string sql)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return connection is SqliteSession session
            ? session.Statement(sql)
            : throw new ArgumentException(
                "The connection is not one of a SqliteDatabase. Use the one given to the work.", nameof(connection));
    }

    /// <summary>Sets a parameter, for example <c>$id</c>; null becomes NULL.</summary>
    public static SqliteCommand With(this SqliteCommand command, string parameter, object? value)
    {
        ArgumentNullException.ThrowIfNull(command);
        var parameters = command.Parameters;
        var index = parameters.IndexOf(parameter);
        if (index < 0)
        {
            parameters.AddWithValue(parameter, value ?? DBNull.Value);
        }
        else
        {
            parameters[index].Value = value ?? DBNull.Value;
        }

        return command;
    }
}
