using System.Text.Json;

namespace Serverless.Messaging;

/// <summary>A message of the outbox: a document in the partition whose change it tells of.</summary>
internal sealed record OutboxItem(string Partition, string DocumentId, OutboundMessage Message)
{
    /// <summary>The sweep that waits for it, if one does.</summary>
    public OutboxSweep? Sweep { get; init; }

    public static OutboxItem Read(StoredDocument document, OutboxSweep? sweep)
    {
        var message = JsonSerializer.Deserialize(document.Content.Span, OutboxJson.Default.OutboundMessage)
            ?? throw new JsonException("The content is null.");
        return new OutboxItem(document.Partition, document.Id, message) { Sweep = sweep };
    }

    public StoreOperation ToInsert() => StoreOperation.Insert(
        DocumentId, JsonSerializer.SerializeToUtf8Bytes(Message, OutboxJson.Default.OutboundMessage));
}
