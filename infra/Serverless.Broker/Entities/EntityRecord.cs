using System.Text.Json;

namespace Serverless.Broker.Entities;

/// <summary>An entity as the journal keeps it; exactly one description is set.</summary>
internal sealed record EntityRecord
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new AmqpValueConverter() } };

    public QueueDescription? Queue { get; init; }

    public TopicDescription? Topic { get; init; }

    public SubscriptionDescription? Subscription { get; init; }

    public EventHubDescription? EventHub { get; init; }

    /// <summary>The topology's words for it.</summary>
    public string? Declared { get; init; }

    public static EntityRecord Read(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize<EntityRecord>(bytes, Options)!;

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Options);
}
