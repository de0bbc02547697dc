using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Filters;

/// <summary>
/// What filters and actions see of a message. Sections are decoded when one first asks, and those that an action
/// changed are encoded when somebody asks for their bytes.
/// </summary>
internal sealed class MessageView(
    MessageContent content,
    MessageOverrides? overrides,
    long sequenceNumber,
    long nowTicks)
{
    private AmqpProperties? _properties;
    private AmqpMap? _applicationProperties;
    private AmqpMap? _annotations;
    private MessageOverrides? _overrides = overrides;
    private bool _hasNewProperties;
    private bool _hasNewApplicationProperties;

    public MessageContent Content => content;

    public MessageOverrides? Overrides
    {
        get
        {
            if (_hasNewProperties)
            {
                _overrides = (_overrides ?? new MessageOverrides()) with
                {
                    Properties = MessageEditing.WriteProperties(Properties),
                };
                _hasNewProperties = false;
            }

            if (_hasNewApplicationProperties)
            {
                _overrides = (_overrides ?? new MessageOverrides()) with
                {
                    ApplicationProperties = MessageEditing.WriteMap(
                        AmqpDescriptor.ApplicationProperties, ApplicationProperties),
                };
                _hasNewApplicationProperties = false;
            }

            return _overrides;
        }
    }

    public long SequenceNumber => sequenceNumber;

    public DateTime EnqueuedTime => new(nowTicks, DateTimeKind.Utc);

    /// <summary>When it expires, by its own time to live.</summary>
    public DateTime ExpiresAt => content.TimeToLive is { } own && own < DateTime.MaxValue - EnqueuedTime
        ? EnqueuedTime + own
        : DateTime.MaxValue;

    /// <summary>Bytes of all sections, as they are now.</summary>
    public long Size => content.Size
        + ((Overrides?.Properties ?? content.Properties).Length - content.Properties.Length)
        + ((Overrides?.ApplicationProperties ?? content.ApplicationProperties).Length
            - content.ApplicationProperties.Length);

    public AmqpMap Annotations => _annotations ??= MessageEditing.ReadMap(content.Annotations) ?? [];

    public AmqpProperties Properties =>
        _properties ??= MessageEditing.ReadProperties(_overrides?.Properties ?? content.Properties);

    public AmqpMap ApplicationProperties => _applicationProperties ??=
        MessageEditing.ReadMap(_overrides?.ApplicationProperties ?? content.ApplicationProperties) ?? [];

    /// <summary>The same message with what is given in place of its own.</summary>
    public MessageView With(
        MessageContent? newContent = null,
        AmqpProperties? properties = null,
        AmqpMap? applicationProperties = null) => new(newContent ?? content, _overrides, sequenceNumber, nowTicks)
        {
            _properties = properties ?? _properties,
            _hasNewProperties = _hasNewProperties || properties is not null,
            _applicationProperties = applicationProperties ?? _applicationProperties,
            _hasNewApplicationProperties = _hasNewApplicationProperties || applicationProperties is not null,
        };

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
