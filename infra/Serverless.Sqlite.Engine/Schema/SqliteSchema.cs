namespace Serverless.Sqlite;

/// <summary>Versions of the tables, one number a component: how many of its steps were run.</summary>
internal static class SqliteSchema
{
    public static void Migrate(SqliteSession session, string component, IReadOnlyList<string> steps)
    {
        session.Script(
            """
            CREATE TABLE IF NOT EXISTS schema_versions (component TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL)
            WITHOUT ROWID
            """);
        var version = ReadVersion(session, component);
        if (version > steps.Count)
        {
            throw new InvalidOperationException(
                $"The tables of '{component}' in '{session.DataSource}' are of version {version}, this program knows "
                + $"{steps.Count}. A newer version wrote the database: run that one, or remove the file.");
        }

        foreach (var step in steps.Skip(version))
        {
            session.Script(step);
        }

        using var write = session.CreateCommand();
        write.CommandText = "INSERT OR REPLACE INTO schema_versions (component, version) VALUES ($component, $version)";
        write.With("$component", component).With("$version", steps.Count).ExecuteNonQuery();
    }

    private static int ReadVersion(SqliteSession session, string component)
    {
        using var read = session.CreateCommand();
        read.CommandText = "SELECT version FROM schema_versions WHERE component = $component";
        return (int)(read.With("$component", component).ExecuteScalar() as long? ?? 0);
    }
}
