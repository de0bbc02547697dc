using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Filters;

/// <summary>What filters and actions see of a message; sections are decoded when one first asks.</summary>
internal sealed class MessageView(
    MessageContent content,
    MessageOverrides? overrides,
    long sequenceNumber,
    long nowTicks)
{
    private AmqpProperties? _properties;
    private AmqpMap? _applicationProperties;
    private AmqpMap? _annotations;

    public MessageContent Content => content;

    public MessageOverrides? Overrides => overrides;

    public long SequenceNumber => sequenceNumber;

    public DateTime EnqueuedTime => new(nowTicks, DateTimeKind.Utc);

    /// <summary>When it expires, by its own time to live.</summary>
    public DateTime ExpiresAt => content.TimeToLive is { } own && own < DateTime.MaxValue - EnqueuedTime
        ? EnqueuedTime + own
        : DateTime.MaxValue;

    /// <summary>Bytes of all sections, as they are now.</summary>
    public long Size => content.Size
        + ((overrides?.Properties ?? content.Properties).Length - content.Properties.Length)
        + ((overrides?.ApplicationProperties ?? content.ApplicationProperties).Length
            - content.ApplicationProperties.Length);

    public AmqpMap Annotations => _annotations ??= MessageEditing.ReadMap(content.Annotations) ?? [];

    public AmqpProperties Properties =>
        _properties ??= MessageEditing.ReadProperties(overrides?.Properties ?? content.Properties);

    public AmqpMap ApplicationProperties => _applicationProperties ??=
        MessageEditing.ReadMap(overrides?.ApplicationProperties ?? content.ApplicationProperties) ?? [];

    /// <summary>The same message, changed.</summary>
    public MessageView With(MessageContent changed, MessageOverrides own) =>
        new(changed, own, sequenceNumber, nowTicks);

    /// <summary>A user property, its name compared without case; null when absent.</summary>
    public object? FindUser(string name)
    {
        AmqpMap map = ApplicationProperties;
        if (map.TryGetValue(name, out object? value))
        {
            return ClrValue.FromAmqp(value);
        }

        foreach ((object key, object? candidate) in map)
        {
            if (string.Equals(key.ToString(), name, StringComparison.OrdinalIgnoreCase))
            {
                return ClrValue.FromAmqp(candidate);
            }
        }

        return null;
    }

}
