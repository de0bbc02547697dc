using System.Collections.Frozen;
using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Filters.Sql;

/// <summary>Properties of scope sys: how they are read, and how an action sets those that it may.</summary>
internal static class SystemProperties
{
    private static readonly FrozenDictionary<string, SqlExpression> Readers =
        new Dictionary<string, SqlExpression>(StringComparer.OrdinalIgnoreCase)
        {
            ["MessageId"] = m => MessageContent.IdText(m.Properties.MessageId),
            ["CorrelationId"] = m => MessageContent.IdText(m.Properties.CorrelationId),
            ["Label"] = m => m.Properties.Subject,
            ["Subject"] = m => m.Properties.Subject,
            ["To"] = m => m.Properties.To,
            ["ReplyTo"] = m => m.Properties.ReplyTo,
            ["SessionId"] = m => m.Content.SessionId,
            ["ReplyToSessionId"] = m => m.Properties.ReplyToGroupId,
            ["ContentType"] = m => m.Properties.ContentType,
            ["PartitionKey"] = m => m.Content.PartitionKey,
            ["TimeToLive"] = m => m.Content.TimeToLive ?? TimeSpan.MaxValue,
            ["EnqueuedTimeUtc"] = m => m.EnqueuedTime,
            ["ScheduledEnqueueTimeUtc"] = m => m.Content.ScheduledEnqueueTime?.UtcDateTime,
            ["SequenceNumber"] = m => m.SequenceNumber,
            ["EnqueuedSequenceNumber"] = m => m.SequenceNumber,
            ["DeliveryCount"] = _ => 0L,
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, Func<AmqpProperties, string?, AmqpProperties>> Writers =
        new Dictionary<string, Func<AmqpProperties, string?, AmqpProperties>>(StringComparer.OrdinalIgnoreCase)
        {
            ["MessageId"] = (p, v) => p with { MessageId = v },
            ["CorrelationId"] = (p, v) => p with { CorrelationId = v },
            ["Label"] = (p, v) => p with { Subject = v },
            ["Subject"] = (p, v) => p with { Subject = v },
            ["To"] = (p, v) => p with { To = v },
            ["ReplyTo"] = (p, v) => p with { ReplyTo = v },
            ["ReplyToSessionId"] = (p, v) => p with { ReplyToGroupId = v },
            ["ContentType"] = (p, v) => p with { ContentType = v },
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static string Names => string.Join(", ", Readers.Keys.Order(StringComparer.Ordinal));

    public static string SettableNames => string.Join(", ", Writers.Keys.Order(StringComparer.Ordinal));

    public static SqlExpression? FindReader(string name) => Readers.GetValueOrDefault(name);

    public static Func<AmqpProperties, string?, AmqpProperties>? FindWriter(string name) =>
        Writers.GetValueOrDefault(name);
}
