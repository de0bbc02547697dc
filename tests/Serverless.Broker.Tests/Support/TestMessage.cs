using System.Text;
using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Tests.Support;

/// <summary>Makes and reads encoded messages.</summary>
internal static class TestMessage
{
    public static MessageContent Create(
        string text = "hello",
        string? id = null,
        string? sessionId = null,
        TimeSpan? timeToLive = null,
        DateTimeOffset? scheduled = null,
        string? partitionKey = null,
        AmqpProperties? properties = null,
        params (string Name, object? Value)[] user)
    {
        using AmqpWriter writer = new();
        if (timeToLive is { } ttl)
        {
            new AmqpHeader { Ttl = (uint)ttl.TotalMilliseconds }.Write(writer);
        }

        AmqpMap annotations = [];
        if (scheduled is { } time)
        {
            annotations[new AmqpSymbol("x-opt-scheduled-enqueue-time")] = time.UtcDateTime;
        }

        if (partitionKey is not null)
        {
            annotations[new AmqpSymbol("x-opt-partition-key")] = partitionKey;
        }

        if (annotations.Count > 0)
        {
            writer.WriteDescriptor(AmqpDescriptor.MessageAnnotations);
            writer.WriteMap(annotations);
        }

        AmqpProperties known = properties ?? AmqpProperties.Empty;
        (known with { MessageId = id ?? known.MessageId, GroupId = sessionId }).Write(writer);
        if (user.Length > 0)
        {
            AmqpMap map = [];
            foreach ((string name, object? value) in user)
            {
                map[name] = value;
            }

            writer.WriteDescriptor(AmqpDescriptor.ApplicationProperties);
            writer.WriteMap(map);
        }

        writer.WriteDescriptor(AmqpDescriptor.Data);
        writer.WriteBinary(Encoding.UTF8.GetBytes(text));
        return MessageContent.Parse(writer.ToArray());
    }

    public static string TextOf(MessageSnapshot message)
    {
        AmqpReader reader = new(message.Content.Body.Span);
        reader.ReadDescriptor();
        return Encoding.UTF8.GetString(reader.ReadBinary());
    }

    public static AmqpMap UserOf(MessageSnapshot message) =>
        MessageEditing.ReadMap(message.ApplicationProperties) ?? [];
}
