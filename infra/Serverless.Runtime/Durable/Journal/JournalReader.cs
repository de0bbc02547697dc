using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;
using Serverless.Sqlite;

namespace Serverless.Runtime.Durable;

/// <summary>The journal's statements that read.</summary>
internal static class JournalReader
{
    private const string Columns =
        """
        id, execution_id, name, version, status, input, output, custom_status, failure, tags, created_at, updated_at,
        completed_at, start_at, parent_id, parent_name, parent_execution, parent_task, carried, trace_parent, rowid
        """;

    /// <summary>Every instance that has not ended, with its history and inbox.</summary>
    public static List<InstanceState> LoadLive(SqliteConnection connection)
    {
        var live = new Dictionary<string, InstanceState>(StringComparer.Ordinal);
        using (var rows = connection.Statement(
            $"SELECT {Columns} FROM durable_instances WHERE completed_at IS NULL ORDER BY rowid").ExecuteReader())
        {
            while (rows.Read())
            {
                var instance = ReadRow(rows);
                live.Add(instance.Id, instance);
            }
        }

        using (var rows = connection.Statement(
            """
            SELECT h.instance_id, h.events FROM durable_history h
            JOIN durable_instances i ON i.id = h.instance_id AND i.completed_at IS NULL
            ORDER BY h.instance_id, h.episode
            """).ExecuteReader())
        {
            while (rows.Read())
            {
                var instance = live[rows.GetString(0)];
                HistoryCodec.DecodeInto(instance.History, rows.GetString(1));
                instance.Episodes++;
            }
        }

        using (var rows = connection.Statement(
            "SELECT instance_id, execution_id, event, id FROM durable_inbox ORDER BY id").ExecuteReader())
        {
            while (rows.Read())
            {
                if (live.TryGetValue(rows.GetString(0), out var instance))
                {
                    var e = HistoryCodec.Decode(rows.GetString(2));
                    instance.Inbox.Add(new InboxMessage(e, rows.GetInt64(3), Text(rows, 1)));
                }
            }
        }

        foreach (var instance in live.Values)
        {
            instance.History.ForEach(instance.Track);
        }

        return [.. live.Values];
    }

    /// <summary>One instance without its history, ended or not.</summary>
    public static InstanceState? Find(SqliteConnection connection, string id)
    {
        using var rows = connection.Statement($"SELECT {Columns} FROM durable_instances WHERE id = $id")
            .With("$id", id).ExecuteReader();
        return rows.Read() ? ReadRow(rows) : null;
    }

    public static List<HistoryEvent> ReadHistory(SqliteConnection connection, string id)
    {
        var events = new List<HistoryEvent>();
        using var rows = connection
            .Statement("SELECT events FROM durable_history WHERE instance_id = $id ORDER BY episode")
            .With("$id", id)
            .ExecuteReader();
        while (rows.Read())
        {
            HistoryCodec.DecodeInto(events, rows.GetString(0));
        }

        return events;
    }

    /// <summary>A page of instances in the order of their creation, from after row <paramref name="after"/>.</summary>
    public static List<(InstanceState Instance, long Row)> Query(
        SqliteConnection connection, InstanceFilter filter, long after, int count)
    {
        var sql = new StringBuilder($"SELECT {Columns} FROM durable_instances WHERE rowid > $after");
        var statuses = filter.Statuses is null ? null : string.Join(',', filter.Statuses.Select(status => (int)status));
        sql.Append(statuses is null ? string.Empty : $" AND status IN ({statuses})");
        sql.Append(filter.CreatedFrom is null ? string.Empty : " AND created_at >= $from");
        sql.Append(filter.CreatedTo is null ? string.Empty : " AND created_at <= $to");
        sql.Append(filter.IdPrefix is null ? string.Empty : " AND substr(id, 1, length($prefix)) = $prefix");
        sql.Append(" ORDER BY rowid LIMIT $count");
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only numbers of an enum are put into the text; values are parameters.
        command.CommandText = sql.ToString();
#pragma warning restore CA2100
        command.With("$after", after).With("$count", count);
        command.With("$from", filter.CreatedFrom?.UtcTicks).With("$to", filter.CreatedTo?.UtcTicks);
        command.With("$prefix", filter.IdPrefix);
        using var rows = command.ExecuteReader();
        var page = new List<(InstanceState, long)>();
        while (rows.Read())
        {
            page.Add((ReadRow(rows), rows.GetInt64(20)));
        }

        return page;
    }

    /// <summary>The sub-orchestrations that an instance has started.</summary>
    public static List<string> Children(SqliteConnection connection, string id)
    {
        using var rows = connection.Statement("SELECT id FROM durable_instances WHERE parent_id = $id").With("$id", id)
            .ExecuteReader();
        var children = new List<string>();
        while (rows.Read())
        {
            children.Add(rows.GetString(0));
        }

        return children;
    }

    private static InstanceState ReadRow(SqliteDataReader row)
    {
        var instance = new InstanceState(row.GetString(0), row.GetString(2), row.GetString(1))
        {
            Version = row.GetString(3),
            Status = (OrchestrationRuntimeStatus)row.GetInt64(4),
            Input = Text(row, 5),
            Output = Text(row, 6),
            CustomStatus = Text(row, 7),
            Failure = HistoryCodec.DecodeFailure(Text(row, 8)),
            Tags = JournalText.DecodeTags(Text(row, 9)),
            CreatedAt = Time(row, 10)!.Value,
            UpdatedAt = Time(row, 11)!.Value,
            TraceParent = Text(row, 19),
            CompletedAt = Time(row, 12),
            StartAt = Time(row, 13),
            Parent = row.IsDBNull(14)
                ? null
                : new ParentLink(row.GetString(15), row.GetString(14), row.GetString(16), row.GetInt32(17)),
        };
        if (Text(row, 18) is { } carried)
        {
            var events = new List<HistoryEvent>();
            HistoryCodec.DecodeInto(events, carried);
            instance.Carried = events;
        }

        return instance;
    }

    private static string? Text(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTime? Time(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : new DateTime(row.GetInt64(column), DateTimeKind.Utc);
}
