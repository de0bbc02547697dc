using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;
using Serverless.Sqlite;

namespace Serverless.Runtime.Durable;

/// <summary>
/// The journal's statements that write; each runs inside a transaction of <see cref="SqliteDatabase"/>.
/// </summary>
internal static class JournalWriter
{
    private const string SelectStatus = "SELECT status FROM durable_instances WHERE id = $id";

    private const string Insert =
        """
        INSERT INTO durable_instances (id, execution_id, name, version, status, input, tags, created_at, updated_at,
            start_at, parent_id, parent_name, parent_execution, parent_task, trace_parent)
        VALUES ($id, $execution, $name, $version, $status, $input, $tags, $created, $created,
            $start, $parent, $parentName, $parentExecution, $parentTask, $trace)
        """;

    private const string Update =
        """
        UPDATE durable_instances SET execution_id = $execution, status = $status, input = $input, output = $output,
            custom_status = $custom, failure = $failure, updated_at = $updated, completed_at = $completed,
            carried = $carried
        WHERE id = $id
        """;

    private const string InsertHistory =
        "INSERT INTO durable_history (instance_id, episode, events) VALUES ($id, $episode, $events)";

    private const string InsertMessage =
        """
        INSERT INTO durable_inbox (instance_id, execution_id, event)
        SELECT $id, $execution, $event WHERE EXISTS (
            SELECT 1 FROM durable_instances
            WHERE id = $id AND completed_at IS NULL AND ($execution IS NULL OR execution_id = $execution))
        RETURNING id
        """;

    /// <summary>Creates an instance, over a former one when <paramref name="mayReplace"/> allows it.</summary>
    /// <returns>The status of the one that is there and stays; null when it was created.</returns>
    public static OrchestrationRuntimeStatus? Create(
        SqliteConnection connection, InstanceState instance, Func<OrchestrationRuntimeStatus, bool> mayReplace)
    {
        if (connection.Statement(SelectStatus).With("$id", instance.Id).ExecuteScalar() is long found)
        {
            var status = (OrchestrationRuntimeStatus)found;
            if (!mayReplace(status))
            {
                return status;
            }

            Delete(connection, instance.Id);
        }

        connection.Statement(Insert)
            .With("$id", instance.Id)
            .With("$execution", instance.ExecutionId)
            .With("$name", instance.Name)
            .With("$version", instance.Version)
            .With("$status", (long)instance.Status)
            .With("$input", instance.Input)
            .With("$tags", JournalText.EncodeTags(instance.Tags))
            .With("$created", instance.CreatedAt.Ticks)
            .With("$start", instance.StartAt?.Ticks)
            .With("$parent", instance.Parent?.InstanceId)
            .With("$parentName", instance.Parent?.Name)
            .With("$parentExecution", instance.Parent?.ExecutionId)
            .With("$parentTask", instance.Parent?.TaskId)
            .With("$trace", instance.TraceParent)
            .ExecuteNonQuery();
        return null;
    }

    public static void Send(SqliteConnection connection, OutgoingMessage message) =>
        message.RowId = connection.Statement(InsertMessage)
            .With("$id", message.InstanceId)
            .With("$execution", message.ExecutionId)
            .With("$event", HistoryCodec.Encode(message.Event))
            .ExecuteScalar() as long? ?? 0;

    public static void Commit(SqliteConnection connection, EpisodeCommit commit)
    {
        var instance = commit.Instance;
        var change = commit.Change;
        var isNew = change.ExecutionId != instance.ExecutionId;
        if (isNew)
        {
            connection.Statement("DELETE FROM durable_history WHERE instance_id = $id").With("$id", instance.Id)
                .ExecuteNonQuery();
        }
        else
        {
            connection.Statement(InsertHistory)
                .With("$id", instance.Id)
                .With("$episode", instance.Episodes)
                .With("$events", HistoryCodec.Encode(commit.Events))
                .ExecuteNonQuery();
        }

        TakeMessages(connection, commit);
        connection.Statement(Update)
            .With("$id", instance.Id)
            .With("$execution", change.ExecutionId)
            .With("$status", (long)change.Status)
            .With("$input", change.Input)
            .With("$output", change.Output)
            .With("$custom", change.CustomStatus)
            .With("$failure", HistoryCodec.EncodeFailure(change.Failure))
            .With("$updated", change.UpdatedAt.Ticks)
            .With("$completed", change.CompletedAt?.Ticks)
            .With("$carried", change.Carried.Count == 0 ? null : HistoryCodec.Encode(change.Carried))
            .ExecuteNonQuery();
        foreach (var child in commit.Children)
        {
            Create(connection, child, static _ => true);
        }

        foreach (var message in commit.Outgoing)
        {
            Send(connection, message);
        }
    }

    public static void DeleteMessages(SqliteConnection connection, IEnumerable<long> rows)
    {
        foreach (var row in rows)
        {
            connection.Statement("DELETE FROM durable_inbox WHERE id = $row").With("$row", row).ExecuteNonQuery();
        }
    }

    /// <summary>Deletes an instance and everything of it.</summary>
    public static void Delete(SqliteConnection connection, string id)
    {
        connection.Statement("DELETE FROM durable_history WHERE instance_id = $id").With("$id", id).ExecuteNonQuery();
        connection.Statement("DELETE FROM durable_inbox WHERE instance_id = $id").With("$id", id).ExecuteNonQuery();
        connection.Statement("DELETE FROM durable_instances WHERE id = $id").With("$id", id).ExecuteNonQuery();
    }

    private static void TakeMessages(SqliteConnection connection, EpisodeCommit commit)
    {
        if (commit.Change.IsTerminal)
        {
            connection.Statement("DELETE FROM durable_inbox WHERE instance_id = $id").With("$id", commit.Instance.Id)
                .ExecuteNonQuery();
        }
        else
        {
            DeleteMessages(connection, commit.ConsumedRows);
        }
    }
}
