using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Protobuf;
using Serverless.Sqlite;
using Serverless.TaskHub.Entities;

namespace Serverless.TaskHub.Stores.Sqlite;

/// <summary>The statements for entities and their requests.</summary>
internal static class EntityStatements
{
    private const string Upsert =
        """
        INSERT OR REPLACE INTO hub_entities (id, state, updated_at, locked_by, lock_id)
        VALUES ($id, $state, $updated, $lockedBy, $lock)
        """;

    private const string InsertMessage =
        "INSERT INTO hub_entity_inbox (id, entity_id, event, is_json) VALUES ($row, $id, $event, $isJson)";

    public static void Write(SqliteConnection connection, StoreBatch batch)
    {
        foreach (var row in batch.ConsumedEntityRows)
        {
            connection.Statement("DELETE FROM hub_entity_inbox WHERE id = $row").With("$row", row).ExecuteNonQuery();
        }

        foreach (var record in batch.Entities)
        {
            Write(connection, record);
        }

        foreach (var message in batch.EntityMessages)
        {
            connection.Statement(InsertMessage)
                .With("$row", message.Row)
                .With("$id", message.EntityId)
                .With("$event", message.Event.ToByteArray())
                .With("$isJson", message.IsJson)
                .ExecuteNonQuery();
        }
    }

    public static IReadOnlyList<StoredEntity> Load(SqliteConnection connection)
    {
        var messages = ReadMessages(connection).ToLookup(message => message.EntityId, StringComparer.Ordinal);
        var entities = ReadEntities(connection);
        var known = entities.Select(record => record.Id).ToHashSet(StringComparer.Ordinal);
        entities.AddRange(messages
            .Where(group => !known.Contains(group.Key))
            .Select(group => new EntityRecord(group.Key, null, DateTimeOffset.MinValue)));
        return [.. entities.Select(record => new StoredEntity(record, [.. messages[record.Id]]))];
    }

    private static void Write(SqliteConnection connection, EntityRecord record)
    {
        if (record.IsEmpty)
        {
            connection.Statement("DELETE FROM hub_entities WHERE id = $id").With("$id", record.Id).ExecuteNonQuery();
            return;
        }

        connection.Statement(Upsert)
            .With("$id", record.Id)
            .With("$state", record.State)
            .With("$updated", record.UpdatedAt.UtcTicks)
            .With("$lockedBy", record.LockedBy)
            .With("$lock", record.LockId)
            .ExecuteNonQuery();
    }

    private static List<EntityMessage> ReadMessages(SqliteConnection connection)
    {
        using var rows = connection.Statement("SELECT id, entity_id, event, is_json FROM hub_entity_inbox ORDER BY id")
            .ExecuteReader();
        var messages = new List<EntityMessage>();
        while (rows.Read())
        {
            var e = HistoryEvent.Parser.ParseFrom((byte[])rows[2]);
            messages.Add(new EntityMessage(rows.GetInt64(0), rows.GetString(1), e, rows.GetBoolean(3)));
        }

        return messages;
    }

    private static List<EntityRecord> ReadEntities(SqliteConnection connection)
    {
        using var rows = connection.Statement("SELECT id, state, updated_at, locked_by, lock_id FROM hub_entities")
            .ExecuteReader();
        var entities = new List<EntityRecord>();
        while (rows.Read())
        {
            entities.Add(new EntityRecord(
                rows.GetString(0),
                rows[1] as string,
                new DateTimeOffset(rows.GetInt64(2), TimeSpan.Zero),
                rows[3] as string,
                rows[4] as string));
        }

        return entities;
    }
}
