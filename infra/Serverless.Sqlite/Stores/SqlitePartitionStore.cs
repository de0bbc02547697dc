using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Serverless.Messaging;

namespace Serverless.Sqlite;

/// <summary>Documents in an SQLite table; a commit is a transaction
/// (<see cref="SqliteDatabase.WriteAsync"/>).</summary>
public sealed class SqlitePartitionStore : IPartitionStore
{
    private const int PageSize = 500;

    // After every id that starts with the prefix: SQLite compares UTF-8, whose order is that of the code points.
    private const string PrefixEnd = "\U0010FFFF";

    private static readonly string[] Schema =
    [
        """
        CREATE TABLE documents (
            partition TEXT NOT NULL,
            id TEXT NOT NULL,
            content BLOB NOT NULL,
            version INTEGER NOT NULL,
            PRIMARY KEY (partition, id)) WITHOUT ROWID;
        CREATE INDEX documents_by_id ON documents (id, partition);
        """,
    ];

    private readonly SqliteDatabase _database;

    /// <summary>Creates the store, and its table when it is not there.</summary>
    public SqlitePartitionStore(SqliteDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        _database = database;
        database.Migrate("documents", Schema);
    }

    /// <inheritdoc/>
    public Task<StoredDocument?> GetAsync(string partition, string id, CancellationToken cancellationToken = default)
    {
        StoreLimits.Validate(partition, id);
        return _database.ReadAsync(
            connection =>
            {
                using var reader = connection
                    .Statement("SELECT content, version FROM documents WHERE partition = $partition AND id = $id")
                    .With("$partition", partition).With("$id", id).ExecuteReader();
                return reader.Read()
                    ? new StoredDocument(partition, id, reader.GetFieldValue<byte[]>(0), ETag(reader.GetInt64(1)))
                    : null;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredDocument> QueryAsync(
        string partition, string idPrefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(partition);
        ArgumentNullException.ThrowIfNull(idPrefix);
        var last = "";
        List<StoredDocument> page;
        do
        {
            page = await _database.ReadAsync(
                connection => ReadPage(connection
                    .Statement(
                        """
                        SELECT partition, id, content, version FROM documents
                        WHERE partition = $partition AND id >= $from AND id < $to AND id > $last
                        ORDER BY id LIMIT $limit
                        """)
                    .With("$partition", partition).With("$from", idPrefix).With("$to", idPrefix + PrefixEnd)
                    .With("$last", last).With("$limit", PageSize)),
                cancellationToken);
            foreach (var document in page)
            {
                yield return document;
                last = document.Id;
            }
        }
        while (page.Count == PageSize);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredDocument> ScanAsync(
        string idPrefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(idPrefix);
        var (lastId, lastPartition) = (idPrefix, "");
        List<StoredDocument> page;
        do
        {
            page = await _database.ReadAsync(
                connection => ReadPage(connection
                    .Statement(
                        """
                        SELECT partition, id, content, version FROM documents
                        WHERE (id, partition) > ($last_id, $last_partition) AND id < $to
                        ORDER BY id, partition LIMIT $limit
                        """)
                    .With("$last_id", lastId).With("$last_partition", lastPartition)
                    .With("$to", idPrefix + PrefixEnd).With("$limit", PageSize)),
                cancellationToken);
            foreach (var document in page)
            {
                yield return document;
                (lastId, lastPartition) = (document.Id, document.Partition);
            }
        }
        while (page.Count == PageSize);
    }

    /// <inheritdoc/>
    public Task CommitAsync(
        string partition, IReadOnlyList<StoreOperation> operations, CancellationToken cancellationToken = default)
    {
        StoreLimits.Validate(partition, operations);
        return operations.Count == 0
            ? Task.CompletedTask
            : _database.WriteAsync(connection => Apply(connection, partition, operations), cancellationToken);
    }

    private static List<StoredDocument> ReadPage(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var page = new List<StoredDocument>();
        while (reader.Read())
        {
            page.Add(new StoredDocument(
                reader.GetString(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2), ETag(reader.GetInt64(3))));
        }

        return page;
    }

    private static bool Apply(SqliteConnection connection, string partition, IReadOnlyList<StoreOperation> operations)
    {
        foreach (var operation in operations)
        {
            var command = Command(connection, operation).With("$partition", partition).With("$id", operation.Id);
            if (command.ExecuteNonQuery() == 0 && MustFindItsDocument(operation))
            {
                throw new StoreConflictException(partition, operation);
            }
        }

        return true;
    }

    private static SqliteCommand Command(SqliteConnection connection, StoreOperation operation) => operation.Kind switch
    {
        StoreOperationKind.Insert => WithContent(
            connection.Statement(
                """
                INSERT INTO documents (partition, id, content, version) VALUES ($partition, $id, $content, $version)
                ON CONFLICT DO NOTHING
                """),
            operation),
        StoreOperationKind.Replace => WithContent(
            connection.Statement(
                """
                UPDATE documents SET content = $content, version = $version
                WHERE partition = $partition AND id = $id AND version = $etag
                """),
            operation).With("$etag", Version(operation.ETag!)),
        _ when operation.ETag is { } etag => connection
            .Statement("DELETE FROM documents WHERE partition = $partition AND id = $id AND version = $etag")
            .With("$etag", Version(etag)),
        _ => connection.Statement("DELETE FROM documents WHERE partition = $partition AND id = $id"),
    };

    // Random, not counted: a document that was deleted and created again must not get an old etag back.
    private static SqliteCommand WithContent(SqliteCommand command, StoreOperation operation) => command
        .With("$content", Bytes(operation.Content)).With("$version", Random.Shared.NextInt64());

    private static bool MustFindItsDocument(StoreOperation operation) =>
        operation.Kind != StoreOperationKind.Delete || operation.ETag is not null;

    private static byte[] Bytes(ReadOnlyMemory<byte> content) =>
        MemoryMarshal.TryGetArray(content, out var segment)
        && segment.Array is { } array
        && array.Length == content.Length
            ? array
            : content.ToArray();

    private static string ETag(long version) => version.ToString(CultureInfo.InvariantCulture);

    // An etag of another store matches no version.
    private static long Version(string etag) =>
        long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;
}
