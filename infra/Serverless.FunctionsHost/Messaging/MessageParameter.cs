using System.Buffers;
using System.Text;
using System.Text.Json;
using Azure.Core.Amqp;
using Google.Protobuf;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Messaging;

/// <summary>
/// What a message trigger's parameter gets (HOST-PROTOCOL §4): the SDK's message as model binding data, text, bytes, or
/// JSON; one or a collection.
/// </summary>
internal sealed class MessageParameter(BindingDefinition trigger)
{
    /// <summary>Gets whether the parameter is the SDK's own type.</summary>
    public bool IsSdkType { get; } = trigger.SupportsDeferredBinding;

    private bool WantsBytes { get; } = trigger.WantsBytes;

    private bool WantsText { get; } = trigger.WantsText;

    /// <summary>Model binding data, whose content is what the extension's converter in the worker reads.</summary>
    public static ModelBindingData Model(string source, ByteString content) => new()
    {
        Version = "1.0",
        Source = source,
        ContentType = "application/octet-stream",
        Content = content,
    };

    /// <summary>Checks that a body can become the parameter.</summary>
    /// <exception cref="UnboundBodyException">It cannot.</exception>
    public void Check(AmqpAnnotatedMessage message)
    {
        if (IsSdkType)
        {
            return;
        }

        if (WantsBytes)
        {
            _ = MessageBody.Bytes(message);
        }
        else
        {
            _ = MessageBody.Text(message);
        }
    }

    /// <summary>One message.</summary>
    public TypedData Single(AmqpAnnotatedMessage message) => WantsBytes
        ? new TypedData { Bytes = ByteString.CopyFrom(MessageBody.Bytes(message).Span) }
        : new TypedData { String = MessageBody.Text(message) };

    /// <summary>A batch; of JSON bodies it is one JSON array.</summary>
    public TypedData Batch(IEnumerable<AmqpAnnotatedMessage> messages)
    {
        if (WantsBytes)
        {
            var bytes = new CollectionBytes();
            bytes.Bytes.AddRange(messages.Select(message => ByteString.CopyFrom(MessageBody.Bytes(message).Span)));
            return new TypedData { CollectionBytes = bytes };
        }

        if (WantsText)
        {
            var texts = new CollectionString();
            texts.String.AddRange(messages.Select(MessageBody.Text));
            return new TypedData { CollectionString = texts };
        }

        return new TypedData { Json = JsonArray(messages) };
    }

    private static string JsonArray(IEnumerable<AmqpAnnotatedMessage> messages)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var message in messages)
            {
                var text = MessageBody.Text(message);
                try
                {
                    writer.WriteRawValue(text);
                }
                catch (JsonException)
                {
                    // Plain text becomes a JSON text; the worker says whether the parameter takes it.
                    writer.WriteStringValue(text);
                }
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
