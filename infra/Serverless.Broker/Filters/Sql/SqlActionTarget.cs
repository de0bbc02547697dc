using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Filters.Sql;

/// <summary>The copy of a message that an action changes; expressions see what earlier steps set.</summary>
internal sealed class SqlActionTarget(MessageView original)
{
    /// <summary>The message with the changes so far.</summary>
    public MessageView View { get; private set; } = original;

    /// <summary>Sets a user property; one that is there keeps its type where the value can be converted.</summary>
    public void SetUser(string name, object? value)
    {
        AmqpMap map = new(View.ApplicationProperties);
        object key = ExistingKey(map, name);
        map[key] = ClrValue.ToAmqp(ClrValue.ToTypeOf(ClrValue.FromAmqp(map.GetValueOrDefault(key)), value));
        View = View.With(applicationProperties: map);
    }

    public void RemoveUser(string name)
    {
        AmqpMap map = new(View.ApplicationProperties);
        map.Remove(ExistingKey(map, name));
        View = View.With(applicationProperties: map);
    }

    /// <summary>Changes the properties section, and what the broker itself goes by.</summary>
    public void SetSystem(
        Func<AmqpProperties, AmqpProperties> properties, Func<MessageContent, MessageContent>? content = null) =>
        View = View.With(content?.Invoke(View.Content), properties(View.Properties));

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

        View = View.With((content?.Invoke(View.Content) ?? View.Content) with
        {
            Annotations = MessageEditing.WriteMap(AmqpDescriptor.MessageAnnotations, annotations),
        });
    }

    public RuleCopy ToCopy() => new(View.Content, View.Overrides ?? new MessageOverrides());

    private static object ExistingKey(AmqpMap map, string name) =>
        map.Keys.FirstOrDefault(k => string.Equals(k.ToString(), name, StringComparison.OrdinalIgnoreCase)) ?? name;
}
