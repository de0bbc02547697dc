using System.Runtime.Serialization;
using Google.Protobuf;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;

namespace Microsoft.Azure.Functions.Worker.Extensions.ServiceBus;

/// <summary>Application properties to set while a message is settled, as the host wants them: an AMQP map
/// (AMQP 1.0 §1.6.23) whose values have the types that Service Bus knows.</summary>
internal static class ModifiedProperties
{
    // Described types of Service Bus, for what AMQP has no type for.
    private static readonly AmqpSymbol UriSymbol = "com.microsoft:uri";
    private static readonly AmqpSymbol DateTimeOffsetSymbol = "com.microsoft:datetime-offset";
    private static readonly AmqpSymbol TimeSpanSymbol = "com.microsoft:timespan";

    /// <returns>Nothing for null.</returns>
    /// <exception cref="SerializationException">A value has a type that a message cannot carry.</exception>
    public static ByteString Encode(IDictionary<string, object>? properties)
    {
        if (properties is null)
        {
            return ByteString.Empty;
        }

        var map = new AmqpMap();
        foreach (var (name, value) in properties)
        {
            map[new MapKey(name)] = ToAmqp(name, value);
        }

        using var buffer = new ByteBuffer(256, autoGrow: true);
        AmqpCodec.EncodeMap(map, buffer);
        return ByteString.CopyFrom(buffer.Buffer, buffer.Offset, buffer.Length);
    }

    private static object? ToAmqp(string name, object? value) => value switch
    {
        null => null,
        byte or sbyte or char or short or ushort or int or uint or long or ulong or float or double or decimal => value,
        bool or string or Guid or DateTime => value,
        Uri uri => new DescribedType(UriSymbol, uri.AbsoluteUri),
        DateTimeOffset time => new DescribedType(DateTimeOffsetSymbol, time.UtcTicks),
        TimeSpan duration => new DescribedType(TimeSpanSymbol, duration.Ticks),
        Stream stream => ToSegment(stream),
        _ => throw new SerializationException(
            $"The property '{name}' is a {value.GetType().FullName}, which a Service Bus message cannot carry. "
            + "Use a number, a bool, a string, a Guid, a Uri, a date, a TimeSpan or a Stream."),
    };

    private static ArraySegment<byte> ToSegment(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return new ArraySegment<byte>(copy.ToArray());
    }
}
