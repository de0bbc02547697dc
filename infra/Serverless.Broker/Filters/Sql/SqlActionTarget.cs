using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Filters.Sql;

/// <summary>The copy of a message that an action changes; expressions see what earlier steps set.</summary>
internal sealed class SqlActionTarget(MessageView original)
{
    private AmqpProperties? _properties;
    private AmqpMap? _applicationProperties;
    private MessageContent _content = original.Content;
    private MessageView? _changed;

    /// <summary>The message with the changes so far.</summary>
    public MessageView View => _changed ?? original;

    /// <summary>Sets a user property; one that is there keeps its type where the value can be converted.</summary>
    public void SetUser(string name, object? value)
    {
        AmqpMap map = Changed();
        object key = ExistingKey(map, name);
        map[key] = ClrValue.ToAmqp(ClrValue.ToTypeOf(ClrValue.FromAmqp(map.GetValueOrDefault(key)), value));
        Refresh();
    }

    public void RemoveUser(string name)
    {
        AmqpMap map = Changed();
        map.Remove(ExistingKey(map, name));
        Refresh();
    }

    /// <summary>Changes the properties section, and what the broker itself goes by.</summary>
    public void SetSystem(
        Func<AmqpProperties, AmqpProperties> properties, Func<MessageContent, MessageContent>? content = null)
    {
        _properties = properties(View.Properties);
        _content = content?.Invoke(_content) ?? _content;
        Refresh();
    }

    /// <summary>Sets a message annotation (null removes it), and what the broker itself goes by.</summary>
    public void SetAnnotation(string name, object? value, Func<MessageContent, MessageContent>? content = null)
    {
        AmqpMap annotations = new(View.Annotations);
        AmqpSymbol key = name;
        if (value is null)
        {
            annotations.Remove(key);
        }
        else
        {
            annotations[key] = value;
        }

        _content = (content?.Invoke(_content) ?? _content) with
        {
            Annotations = MessageEditing.WriteMap(AmqpDescriptor.MessageAnnotations, annotations),
        };
        Refresh();
    }

    public RuleCopy ToCopy() => new(_content, View.Overrides ?? new MessageOverrides());

    private static object ExistingKey(AmqpMap map, string name) =>
        map.Keys.FirstOrDefault(k => string.Equals(k.ToString(), name, StringComparison.OrdinalIgnoreCase)) ?? name;

    private AmqpMap Changed() => _applicationProperties ??= new AmqpMap(View.ApplicationProperties);

    private void Refresh()
    {
        MessageOverrides overrides = View.Overrides ?? new MessageOverrides();
        _changed = View.With(
            _content,
            overrides with
            {
                Properties = _properties is null ? overrides.Properties : MessageEditing.WriteProperties(_properties),
                ApplicationProperties = _applicationProperties is null
                    ? overrides.ApplicationProperties
                    : MessageEditing.WriteMap(AmqpDescriptor.ApplicationProperties, _applicationProperties),
            });
    }
}
