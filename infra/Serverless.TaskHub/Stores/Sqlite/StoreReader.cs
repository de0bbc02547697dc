using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Protobuf;
using Serverless.Sqlite;
using Serverless.TaskHub.Instances;

namespace Serverless.TaskHub.Stores.Sqlite;

/// <summary>The statements that read.</summary>
internal static class StoreReader
{
    private const string Columns =
        "position, status, created_at, updated_at, completed_at, start, outcome, carried";

    public static StoredHub LoadLive(SqliteConnection connection)
    {
        var live = new Dictionary<string, LiveInstance>(StringComparer.Ordinal);
        using (var rows = connection.Statement(
            $"SELECT {Columns} FROM hub_instances WHERE completed_at IS NULL ORDER BY position").ExecuteReader())
        {
            while (rows.Read())
            {
                var record = ReadRow(rows).Record;
                live.Add(record.Id, new LiveInstance(record));
            }
        }

        using (var rows = connection.Statement(
            """
            SELECT i.id, c.events FROM hub_instances i
            JOIN hub_chunks c ON c.instance = i.position
            WHERE i.completed_at IS NULL
            ORDER BY c.instance, c.id
            """).ExecuteReader())
        {
            while (rows.Read())
            {
                var instance = live[rows.GetString(0)];
                instance.History.AddRange(StoreBlobs.DecodeEvents((byte[])rows[1]));
                instance.Chunks++;
            }
        }

        var last = 0L;
        using (var rows = connection.Statement(
            "SELECT id, instance_id, execution_id, event FROM hub_inbox ORDER BY id").ExecuteReader())
        {
            while (rows.Read())
            {
                last = rows.GetInt64(0);
                if (live.TryGetValue(rows.GetString(1), out var instance))
                {
                    var e = HistoryEvent.Parser.ParseFrom((byte[])rows[3]);
                    instance.Inbox.Add(new InboxMessage(e, last, rows.IsDBNull(2) ? null : rows.GetString(2)));
                }
            }
        }

        var entities = EntityStatements.Load(connection);
        var lastEntityRow = entities.SelectMany(entity => entity.Messages).Select(message => message.Row)
            .DefaultIfEmpty().Max();
        return new StoredHub([.. live.Values], entities, Math.Max(last, lastEntityRow));
    }

    public static InstanceRecord? Find(SqliteConnection connection, string id)
    {
        using var rows = connection.Statement($"SELECT {Columns} FROM hub_instances WHERE id = $id").With("$id", id)
            .ExecuteReader();
        return rows.Read() ? ReadRow(rows).Record : null;
    }

    public static List<HistoryEvent> ReadHistory(SqliteConnection connection, string id)
    {
        var events = new List<HistoryEvent>();
        using var rows = connection.Statement(
            """
            SELECT c.events FROM hub_instances i JOIN hub_chunks c ON c.instance = i.position
            WHERE i.id = $id
            ORDER BY c.id
            """)
            .With("$id", id)
            .ExecuteReader();
        while (rows.Read())
        {
            events.AddRange(StoreBlobs.DecodeEvents((byte[])rows[0]));
        }

        return events;
    }

    public static IReadOnlyList<StoredInstance> Query(
        SqliteConnection connection, InstanceFilter filter, long after, int count)
    {
        var sql = new StringBuilder($"SELECT {Columns} FROM hub_instances WHERE position > $after");
        AddStatuses(sql, filter.Statuses);
        sql.Append(filter.CreatedFrom is null ? string.Empty : " AND created_at >= $from");
        sql.Append(filter.CreatedTo is null ? string.Empty : " AND created_at <= $to");
        sql.Append(filter.IdPrefix is null ? string.Empty : " AND substr(id, 1, length($prefix)) = $prefix");
        sql.Append(" ORDER BY position LIMIT $count");
        using var command = Command(connection, sql)
            .With("$after", after)
            .With("$count", count)
            .With("$from", filter.CreatedFrom?.UtcTicks)
            .With("$to", filter.CreatedTo?.UtcTicks)
            .With("$prefix", filter.IdPrefix);
        return Read(command);
    }

    public static IReadOnlyList<EndedInstance> ListEnded(
        SqliteConnection connection, EndedFilter filter, EndedInstance? after, int count)
    {
        var sql = new StringBuilder("SELECT completed_at, id FROM hub_instances WHERE completed_at IS NOT NULL");
        AddStatuses(sql, filter.Statuses);
        sql.Append(filter.From is null ? string.Empty : " AND completed_at >= $from");
        sql.Append(filter.To is null ? string.Empty : " AND completed_at <= $to");
        sql.Append(after is null ? string.Empty : " AND (completed_at, id) > ($afterTime, $afterId)");
        sql.Append(" ORDER BY completed_at, id LIMIT $count");
        using var command = Command(connection, sql)
            .With("$count", count)
            .With("$from", filter.From?.UtcTicks)
            .With("$to", filter.To?.UtcTicks)
            .With("$afterTime", after?.CompletedAt.UtcTicks)
            .With("$afterId", after?.Id);
        using var rows = command.ExecuteReader();
        var page = new List<EndedInstance>();
        while (rows.Read())
        {
            page.Add(new EndedInstance(new DateTimeOffset(rows.GetInt64(0), TimeSpan.Zero), rows.GetString(1)));
        }

        return page;
    }

    public static IReadOnlyList<InstanceRecord> Children(SqliteConnection connection, string id)
    {
        var command = connection
            .Statement($"SELECT {Columns} FROM hub_instances WHERE parent_id = $id ORDER BY position")
            .With("$id", id);
        return [.. Read(command).Select(row => row.Record)];
    }

    private static void AddStatuses(StringBuilder sql, IReadOnlyCollection<OrchestrationStatus>? statuses)
    {
        if (statuses is not null)
        {
            sql.Append($" AND status IN ({string.Join(',', statuses.Select(status => (int)status))})");
        }
    }

    private static SqliteCommand Command(SqliteConnection connection, StringBuilder sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only numbers of an enum are put into the text; values are parameters.
        command.CommandText = sql.ToString();
#pragma warning restore CA2100
        return command;
    }

    private static List<StoredInstance> Read(SqliteCommand command)
    {
        using var rows = command.ExecuteReader();
        var page = new List<StoredInstance>();
        while (rows.Read())
        {
            page.Add(ReadRow(rows));
        }

        return page;
    }

    private static StoredInstance ReadRow(SqliteDataReader row) => new(
        new InstanceRecord
        {
            Status = (OrchestrationStatus)row.GetInt32(1),
            CreatedAt = new DateTimeOffset(row.GetInt64(2), TimeSpan.Zero),
            UpdatedAt = new DateTimeOffset(row.GetInt64(3), TimeSpan.Zero),
            CompletedAt = row.IsDBNull(4) ? null : new DateTimeOffset(row.GetInt64(4), TimeSpan.Zero),
            Start = ExecutionStartedEvent.Parser.ParseFrom((byte[])row[5]),
            Outcome = StoreBlobs.DecodeOutcome(row[6] as byte[]),
            Carried = StoreBlobs.DecodeEvents(row[7] as byte[]),
        },
        row.GetInt64(0));
}
