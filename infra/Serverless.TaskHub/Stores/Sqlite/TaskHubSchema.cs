namespace Serverless.TaskHub.Stores.Sqlite;

/// <summary>The tables of a hub, as migration steps: add to the end, never change one.</summary>
internal static class TaskHubSchema
{
    public const string Component = "taskhub";

    /// <summary>A table of the journal that an earlier engine kept; its history cannot be replayed by the
    /// SDK.</summary>
    public const string FormerTable = "durable_instances";

    public static readonly string[] Steps =
    [
        """
        CREATE TABLE hub_instances (
            position INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            status INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            completed_at INTEGER,
            parent_id TEXT,
            start BLOB NOT NULL,
            outcome BLOB,
            carried BLOB
        );
        CREATE INDEX hub_instances_live ON hub_instances (position) WHERE completed_at IS NULL;
        CREATE INDEX hub_instances_ended ON hub_instances (completed_at, id) WHERE completed_at IS NOT NULL;
        CREATE INDEX hub_instances_parent ON hub_instances (parent_id) WHERE parent_id IS NOT NULL;
        CREATE TABLE hub_history (
            instance_id TEXT NOT NULL,
            chunk INTEGER NOT NULL,
            events BLOB NOT NULL,
            PRIMARY KEY (instance_id, chunk)
        ) WITHOUT ROWID;
        CREATE TABLE hub_inbox (
            id INTEGER PRIMARY KEY,
            instance_id TEXT NOT NULL,
            execution_id TEXT,
            event BLOB NOT NULL
        );
        CREATE INDEX hub_inbox_instance ON hub_inbox (instance_id);
        CREATE TABLE hub_entities (
            id TEXT NOT NULL PRIMARY KEY,
            state TEXT,
            updated_at INTEGER NOT NULL,
            locked_by TEXT,
            lock_id TEXT
        );
        CREATE TABLE hub_entity_inbox (
            id INTEGER PRIMARY KEY,
            entity_id TEXT NOT NULL,
            event BLOB NOT NULL,
            is_json INTEGER NOT NULL
        );
        """,

        // In the order of writing instead of that of random instance ids: what is committed together lies together,
        // and a commit writes few pages. The index is small, and its entries of live instances are close to each other.
        """
        CREATE TABLE hub_chunks (
            id INTEGER PRIMARY KEY,
            instance INTEGER NOT NULL,
            events BLOB NOT NULL
        );
        INSERT INTO hub_chunks (instance, events)
            SELECT i.position, h.events FROM hub_instances i JOIN hub_history h ON h.instance_id = i.id
            ORDER BY i.position, h.chunk;
        CREATE INDEX hub_chunks_instance ON hub_chunks (instance);
        DROP TABLE hub_history;
        """,
    ];
}
