using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Serverless.Messaging;

namespace Serverless.Azure;

/// <summary>A document as an entity. A binary property holds 64 KiB, so the content is cut into parts.</summary>
internal static class TableDocument
{
    private const int PartSize = 64 * 1024;
    private const string PartPrefix = "Content";
    private const string Commit = "Commit";

    public static TableEntity ToEntity(string partitionKey, StoreOperation operation, Guid commit)
    {
        var entity = new TableEntity(partitionKey, TableKey.Encode(operation.Id)) { [Commit] = commit };
        for (var (part, start) = (0, 0); start < operation.Content.Length; part++, start += PartSize)
        {
            var length = Math.Min(PartSize, operation.Content.Length - start);
            entity[Name(part)] = operation.Content.Slice(start, length).ToArray();
        }

        return entity;
    }

    public static StoredDocument FromEntity(TableEntity entity)
    {
        var content = entity.GetBinary(Name(0)) ?? [];
        for (var part = 1; entity.TryGetValue(Name(part), out _); part++)
        {
            content = [.. content, .. entity.GetBinary(Name(part))];
        }

        return new StoredDocument(
            TableKey.Decode(entity.PartitionKey), TableKey.Decode(entity.RowKey), content, entity.ETag.ToString());
    }

    public static bool IsOf(TableEntity entity, Guid commit) => entity.GetGuid(Commit) == commit;

    public static TableTransactionAction ToAction(string partitionKey, StoreOperation operation, Guid commit)
    {
        var type = operation.Kind switch
        {
            StoreOperationKind.Insert => TableTransactionActionType.Add,
            StoreOperationKind.Replace => TableTransactionActionType.UpdateReplace,
            _ => TableTransactionActionType.Delete,
        };
        return new TableTransactionAction(
            type,
            ToEntity(partitionKey, operation, commit),
            operation.ETag is { } etag ? new ETag(etag) : ETag.All);
    }

    private static string Name(int part) =>
        part == 0 ? PartPrefix : PartPrefix + part.ToString(CultureInfo.InvariantCulture);
}
