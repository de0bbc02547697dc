using Google.Protobuf;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;

namespace Serverless.FunctionsHost.ServiceBus.Settlement;

/// <summary>
/// The application properties of a settlement: an AMQP map (AMQP 1.0 §1.6.23), whose described values are the types
/// that Service Bus adds.
/// </summary>
internal static class ModifiedProperties
{
    private const string Uri = "com.microsoft:uri";
    private const string Time = "com.microsoft:datetime-offset";
    private const string Duration = "com.microsoft:timespan";

    /// <summary>Reads the map; null for none.</summary>
    /// <exception cref="FormatException">
    /// It is no map, or has a value of a type that a message cannot carry.
    /// </exception>
    public static Dictionary<string, object>? Decode(ByteString bytes)
    {
        if (bytes.IsEmpty)
        {
            return null;
        }

        var result = new Dictionary<string, object>(StringComparer.Ordinal);
        var buffer = new ByteBuffer(bytes.ToByteArray(), 0, bytes.Length);
        foreach (var (key, value) in AmqpCodec.DecodeMap(buffer))
        {
            var name = key.Key?.ToString() ?? string.Empty;
            result[name] = FromAmqp(name, value)!;
        }

        return result;
    }

    private static object? FromAmqp(string name, object? value) => value switch
    {
        AmqpSymbol symbol => symbol.ToString(),
        ArraySegment<byte> bytes => bytes.ToArray(),
        DescribedType described => FromDescribed(name, described),
        _ => value,
    };

    private static object FromDescribed(string name, DescribedType value) =>
        (value.Descriptor.ToString(), value.Value) switch
        {
            (Uri, string text) => new System.Uri(text),
            (Time, long ticks) => new DateTimeOffset(ticks, TimeSpan.Zero),
            (Duration, long ticks) => TimeSpan.FromTicks(ticks),
            _ => throw new FormatException(
                $"The property '{name}' has the AMQP type '{value.Descriptor}', which a message cannot carry."),
        };
}
