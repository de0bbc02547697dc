using System.Collections.Frozen;
using System.Globalization;
using Serverless.Broker.Messages;
using Serverless.Topology.Json;

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
            ["ViaPartitionKey"] = m => m.Annotations.FindText(MessageContent.ViaPartitionKeyAnnotation),
            ["TimeToLive"] = m => m.Content.TimeToLive ?? TimeSpan.MaxValue,
            ["ExpiresAtUtc"] = m => m.ExpiresAt,
            ["EnqueuedTimeUtc"] = m => m.EnqueuedTime,
            ["ScheduledEnqueueTimeUtc"] = m => m.Content.ScheduledEnqueueTime?.UtcDateTime,
            ["SequenceNumber"] = m => m.SequenceNumber,
            ["EnqueuedSequenceNumber"] = m => m.SequenceNumber,
            ["DeliveryCount"] = _ => 0L,
            ["DeadLetterSource"] = m => m.Overrides?.DeadLetterSource,
            ["Size"] = m => m.Size,
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, Action<SqlActionTarget, object?>> Writers =
        new Dictionary<string, Action<SqlActionTarget, object?>>(StringComparer.OrdinalIgnoreCase)
        {
            ["MessageId"] = (t, v) => t.SetSystem(
                p => p with { MessageId = Text(v) }, c => c with { MessageId = Text(v) }),
            ["CorrelationId"] = (t, v) => t.SetSystem(p => p with { CorrelationId = Text(v) }),
            ["Label"] = (t, v) => t.SetSystem(p => p with { Subject = Text(v) }),
            ["Subject"] = (t, v) => t.SetSystem(p => p with { Subject = Text(v) }),
            ["To"] = (t, v) => t.SetSystem(p => p with { To = Text(v) }),
            ["ReplyTo"] = (t, v) => t.SetSystem(p => p with { ReplyTo = Text(v) }),
            ["SessionId"] = (t, v) => t.SetSystem(
                p => p with { GroupId = Text(v) }, c => c with { SessionId = Text(v) }),
            ["ReplyToSessionId"] = (t, v) => t.SetSystem(p => p with { ReplyToGroupId = Text(v) }),
            ["ContentType"] = (t, v) => t.SetSystem(p => p with { ContentType = Text(v) }),
            ["PartitionKey"] = (t, v) => t.SetAnnotation(
                MessageContent.PartitionKeyAnnotation, Text(v), c => c with { PartitionKey = Text(v) }),
            ["ViaPartitionKey"] = (t, v) => t.SetAnnotation(MessageContent.ViaPartitionKeyAnnotation, Text(v)),
            ["TimeToLive"] = (t, v) => t.SetSystem(
                p => p with { AbsoluteExpiryTime = null, CreationTime = null },
                c => c with { TimeToLive = Duration(v) }),
            ["ScheduledEnqueueTimeUtc"] = (t, v) => t.SetAnnotation(
                MessageContent.ScheduledTimeAnnotation,
                Time(v)?.UtcDateTime,
                c => c with { ScheduledEnqueueTime = Time(v) }),
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static string Names => string.Join(", ", Readers.Keys.Order(StringComparer.Ordinal));

    public static string SettableNames => string.Join(", ", Writers.Keys.Order(StringComparer.Ordinal));

    public static SqlExpression? FindReader(string name) => Readers.GetValueOrDefault(name);

    public static Action<SqlActionTarget, object?>? FindWriter(string name) => Writers.GetValueOrDefault(name);

    private static string? Text(object? value) =>
        Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;

    private static TimeSpan? Duration(object? value) => value switch
    {
        null => null,
        TimeSpan span when span > TimeSpan.Zero => span == TimeSpan.MaxValue ? null : span,
        string text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) => Duration(span),
        string text when IsoDuration.TryParse(text, out var span) => Duration(span),
        _ => throw new FilterEvaluationException(
            $"'{value}' is no duration: sys.TimeToLive needs a TimeSpan above zero"),
    };

    private static DateTimeOffset? Time(object? value) => value switch
    {
        null => null,
        string text when DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
        _ when SqlValues.TryInstant(value, out var ticks) => new DateTimeOffset(ticks, TimeSpan.Zero),
        _ => throw new FilterEvaluationException($"'{value}' is no time: sys.ScheduledEnqueueTimeUtc needs a DateTime"),
    };
}
