namespace Serverless.Runtime.Durable;

/// <summary>The tables of the journal, as migration steps: add to the end, never change one.</summary>
internal static class JournalSchema
{
    public const string Component = "durable";

    public static readonly string[] Steps =
    [
        """
        CREATE TABLE durable_instances (
            id TEXT NOT NULL PRIMARY KEY,
            execution_id TEXT NOT NULL,
            name TEXT NOT NULL,
            version TEXT NOT NULL,
            status INTEGER NOT NULL,
            input TEXT,
            output TEXT,
            custom_status TEXT,
            failure TEXT,
            tags TEXT,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            completed_at INTEGER,
            start_at INTEGER,
            parent_id TEXT,
            parent_name TEXT,
            parent_execution TEXT,
            parent_task INTEGER,
            trace_parent TEXT,
            carried TEXT
        );
        CREATE INDEX durable_instances_live ON durable_instances (id) WHERE completed_at IS NULL;
        CREATE TABLE durable_history (
            instance_id TEXT NOT NULL,
            episode INTEGER NOT NULL,
            events TEXT NOT NULL,
            PRIMARY KEY (instance_id, episode)
        ) WITHOUT ROWID;
        CREATE TABLE durable_inbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            instance_id TEXT NOT NULL,
            execution_id TEXT,
            event TEXT NOT NULL
        );
        CREATE INDEX durable_inbox_instance ON durable_inbox (instance_id);
        """,
    ];
}
