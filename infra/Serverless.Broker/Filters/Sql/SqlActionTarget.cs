using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Filters.Sql;

/// <summary>The copy of a message that an action changes; expressions see what earlier steps set.</summary>
internal sealed class SqlActionTarget(MessageView original)
{
    private AmqpProperties? _properties;
    private AmqpMap? _applicationProperties;
    private MessageView? _changed;

    /// <summary>The message with the changes so far.</summary>
    public MessageView View => _changed ?? original;

    public void SetUser(string name, object? value)
    {
        AmqpMap map = Changed();
        map[ExistingKey(map, name)] = value;
        Refresh();
    }

    public void RemoveUser(string name)
    {
        AmqpMap map = Changed();
        map.Remove(ExistingKey(map, name));
        Refresh();
    }

    public void SetSystem(Func<AmqpProperties, string?, AmqpProperties> writer, string? value)
    {
        _properties = writer(View.Properties, value);
        Refresh();
    }

    public MessageOverrides ToOverrides() => View.Overrides ?? new MessageOverrides();

    private static object ExistingKey(AmqpMap map, string name) =>
        map.Keys.FirstOrDefault(k => string.Equals(k.ToString(), name, StringComparison.OrdinalIgnoreCase)) ?? name;

    private AmqpMap Changed() => _applicationProperties ??= new AmqpMap(View.ApplicationProperties);

    private void Refresh()
    {
        MessageOverrides overrides = View.Overrides ?? new MessageOverrides();
        _changed = new MessageView(
            original.Content,
            overrides with
            {
                Properties = _properties is null ? overrides.Properties : MessageEditing.WriteProperties(_properties),
                ApplicationProperties = _applicationProperties is null
                    ? overrides.ApplicationProperties
                    : MessageEditing.WriteApplicationProperties(_applicationProperties),
            },
            original.SequenceNumber,
            original.EnqueuedTime.Ticks);
    }
}
