using System.Text.Json;

namespace Serverless.Broker.Entities;

/// <summary>An entity as the journal keeps it; exactly one description is set.</summary>
internal sealed record EntityRecord
{
    public QueueDescription? Queue { get; init; }

    public TopicDescription? Topic { get; init; }

    public SubscriptionDescription? Subscription { get; init; }

    public static byte[] Of(QueueDescription queue) => Write(new EntityRecord { Queue = queue });

    public static byte[] Of(TopicDescription topic) => Write(new EntityRecord { Topic = topic });

    public static byte[] Of(SubscriptionDescription subscription) =>
        Write(new EntityRecord { Subscription = subscription });

    private static byte[] Write(EntityRecord record) => JsonSerializer.SerializeToUtf8Bytes(record);
}
