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

    public MessageContent Content => content;

    public MessageOverrides? Overrides => overrides;

    public long SequenceNumber => sequenceNumber;

    public DateTime EnqueuedTime => new(nowTicks, DateTimeKind.Utc);

    public AmqpProperties Properties =>
        _properties ??= MessageEditing.ReadProperties(overrides?.Properties ?? content.Properties);

    public AmqpMap ApplicationProperties => _applicationProperties ??=
        MessageEditing.ReadMap(overrides?.ApplicationProperties ?? content.ApplicationProperties) ?? [];

    /// <summary>A user property, its name compared without case; null when absent.</summary>
    public object? FindUser(string name)
    {
        AmqpMap map = ApplicationProperties;
        if (map.TryGetValue(name, out object? value))
        {
            return Plain(value);
        }

        foreach ((object key, object? candidate) in map)
        {
            if (string.Equals(key.ToString(), name, StringComparison.OrdinalIgnoreCase))
            {
                return Plain(candidate);
            }
        }

        return null;
    }

    private static object? Plain(object? value) => value is AmqpSymbol symbol ? symbol.Value : value;
}
