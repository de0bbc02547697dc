using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Protobuf;
using Serverless.Sqlite;
using Serverless.TaskHub.Instances;

namespace Serverless.TaskHub.Stores.Sqlite;

/// <summary>The statements that write.</summary>
internal static class StoreWriter
{
    private const string Insert =
        """
        INSERT INTO hub_instances (id, status, created_at, updated_at, completed_at, parent_id, start, outcome, carried)
        VALUES ($id, $status, $created, $updated, $completed, $parent, $start, $outcome, $carried)
        """;

    private const string Update =
        """
        UPDATE hub_instances SET status = $status, updated_at = $updated, completed_at = $completed,
            start = COALESCE($start, start), outcome = CASE WHEN $hasOutcome THEN $outcome ELSE outcome END,
            carried = CASE WHEN $hasCarried THEN $carried ELSE carried END
        WHERE id = $id
        """;

    private const string InsertMessage =
        """
        INSERT INTO hub_inbox (id, instance_id, execution_id, event)
        SELECT $row, $id, $execution, $event
        WHERE EXISTS (SELECT 1 FROM hub_instances WHERE id = $id AND completed_at IS NULL)
        """;

    private const string InsertHistory =
        "INSERT INTO hub_chunks (instance, events) SELECT position, $events FROM hub_instances WHERE id = $id";

    private const string DeleteHistory =
        "DELETE FROM hub_chunks WHERE instance = (SELECT position FROM hub_instances WHERE id = $id)";

    /// <summary>What forbids to write a batch: an instance to create is there and may not be replaced.</summary>
    public static InstanceExistsException? FindObstacle(SqliteConnection connection, StoreBatch batch)
    {
        foreach (var (record, replaceable) in batch.Creates)
        {
            if (!batch.Deletes.Contains(record.Id)
                && ReadStatus(connection, record.Id) is { } status
                && !replaceable.Contains(status))
            {
                return new InstanceExistsException(record.Id, status);
            }
        }

        return null;
    }

    /// <summary>Writes a batch that nothing forbids.</summary>
    public static void Write(SqliteConnection connection, StoreBatch batch)
    {
        batch.Deletes.ForEach(id => Delete(connection, id));
        batch.Creates.ForEach(creation => Create(connection, creation));
        batch.ClearedHistories.ForEach(id => Run(connection, DeleteHistory, id));
        foreach (var chunk in batch.Histories)
        {
            connection.Statement(InsertHistory)
                .With("$id", chunk.InstanceId)
                .With("$events", StoreBlobs.Encode(chunk.Events) ?? [])
                .ExecuteNonQuery();
        }

        foreach (var row in batch.ConsumedRows)
        {
            connection.Statement("DELETE FROM hub_inbox WHERE id = $row").With("$row", row).ExecuteNonQuery();
        }

        batch.Updates.ForEach(update => Apply(connection, update));
        EntityStatements.Write(connection, batch);
        foreach (var message in batch.Messages)
        {
            connection.Statement(InsertMessage)
                .With("$row", message.Row)
                .With("$id", message.InstanceId)
                .With("$execution", message.ExecutionId)
                .With("$event", message.Event.ToByteArray())
                .ExecuteNonQuery();
        }
    }

    private static void Create(SqliteConnection connection, InstanceCreation creation)
    {
        var record = creation.Record;
        if (ReadStatus(connection, record.Id) is not null)
        {
            Delete(connection, record.Id);
        }

        connection.Statement(Insert)
            .With("$id", record.Id)
            .With("$status", (int)record.Status)
            .With("$created", record.CreatedAt.UtcTicks)
            .With("$updated", record.UpdatedAt.UtcTicks)
            .With("$completed", record.CompletedAt?.UtcTicks)
            .With("$parent", record.ParentId)
            .With("$start", record.Start.ToByteArray())
            .With("$outcome", StoreBlobs.Encode(record.Outcome))
            .With("$carried", StoreBlobs.Encode(record.Carried))
            .ExecuteNonQuery();
    }

    private static void Apply(SqliteConnection connection, InstanceUpdate update)
    {
        if (ReadStatus(connection, update.Id) is not { } former)
        {
            return;
        }

        var change = update.Change;
        var status = InstanceTransitions.Next(former, change.Trigger);
        var ends = InstanceTransitions.IsTerminal(status);
        connection.Statement(Update)
            .With("$id", update.Id)
            .With("$status", (int)status)
            .With("$updated", change.At.UtcTicks)
            .With("$completed", ends ? change.At.UtcTicks : null)
            .With("$start", change.Start?.ToByteArray())
            .With("$hasOutcome", change.Outcome is not null)
            .With("$outcome", change.Outcome is null ? null : StoreBlobs.Encode(change.Outcome))
            .With("$hasCarried", change.Carried is not null)
            .With("$carried", change.Carried is null ? null : StoreBlobs.Encode(change.Carried))
            .ExecuteNonQuery();
        if (ends)
        {
            Run(connection, "DELETE FROM hub_inbox WHERE instance_id = $id", update.Id);
        }
    }

    private static OrchestrationStatus? ReadStatus(SqliteConnection connection, string id) =>
        (OrchestrationStatus?)(connection.Statement("SELECT status FROM hub_instances WHERE id = $id").With("$id", id)
            .ExecuteScalar() as long?);

    private static void Delete(SqliteConnection connection, string id)
    {
        Run(connection, "DELETE FROM hub_inbox WHERE instance_id = $id", id);
        Run(connection, DeleteHistory, id);
        Run(connection, "DELETE FROM hub_instances WHERE id = $id", id);
    }

    private static void Run(SqliteConnection connection, string sql, string id) =>
        connection.Statement(sql).With("$id", id).ExecuteNonQuery();
}
