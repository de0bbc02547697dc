using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Core.Amqp;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Messaging;

/// <summary>Properties of messages as JSON for trigger metadata; every type that a message can carry.</summary>
internal static class PropertyJson
{
    private static readonly TypedData Empty = new() { Json = "{}" };

    /// <summary>One object.</summary>
    public static TypedData Object(IEnumerable<KeyValuePair<string, object?>> properties)
    {
        if (properties is IReadOnlyCollection<KeyValuePair<string, object?>> { Count: 0 })
        {
            return Empty;
        }

        return Write(writer => WriteObject(writer, properties));
    }

    /// <summary>An array of objects.</summary>
    public static TypedData Objects(IEnumerable<IEnumerable<KeyValuePair<string, object?>>> properties) =>
        Array(properties, static (writer, item) => WriteObject(writer, item));

    /// <summary>An array of values.</summary>
    public static TypedData Values<T>(IEnumerable<T> values) =>
        Array(values, static (writer, item) => WriteValue(writer, item));

    /// <summary>A value on its own; a number or a time, for which the worker has no case of its own.</summary>
    public static TypedData Value(DateTimeOffset time) =>
        new() { Json = string.Create(CultureInfo.InvariantCulture, $"\"{time:O}\"") };

    /// <inheritdoc cref="Value(DateTimeOffset)"/>
    public static TypedData Value(DateTime time) =>
        new() { Json = string.Create(CultureInfo.InvariantCulture, $"\"{time:O}\"") };

    /// <inheritdoc cref="Value(DateTimeOffset)"/>
    public static TypedData Value(long number) =>
        new() { Json = number.ToString(CultureInfo.InvariantCulture) };

    private static TypedData Array<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> write) => Write(writer =>
    {
        writer.WriteStartArray();
        foreach (var item in items)
        {
            write(writer, item);
        }

        writer.WriteEndArray();
    });

    private static TypedData Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return new TypedData { Json = Encoding.UTF8.GetString(buffer.WrittenSpan) };
    }

    private static void WriteObject(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> properties)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in properties)
        {
            writer.WritePropertyName(name);
            WriteValue(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case byte or sbyte or short or ushort or int or uint or long or ulong or decimal:
                writer.WriteRawValue(Convert.ToString(value, CultureInfo.InvariantCulture)!);
                break;
            case float number when float.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case DateTime time:
                writer.WriteStringValue(time);
                break;
            case DateTimeOffset time:
                writer.WriteStringValue(time);
                break;
            case TimeSpan duration:
                writer.WriteStringValue(duration.ToString("c", CultureInfo.InvariantCulture));
                break;
            case byte[] bytes:
                writer.WriteBase64StringValue(bytes);
                break;
            case ArraySegment<byte> bytes:
                writer.WriteBase64StringValue(bytes);
                break;
            case ReadOnlyMemory<byte> bytes:
                writer.WriteBase64StringValue(bytes.Span);
                break;
            case AmqpMessageId or AmqpAddress:
                writer.WriteStringValue(value.ToString());
                break;
            default:
                writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
