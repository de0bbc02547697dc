using System.Text;
using Amqp;
using Amqp.Framing;

namespace Serverless.Amqp;

/// <summary>AMQP 1.0 §3.2.6-3.2.8: data sections, or a value that is text or binary.</summary>
internal static class MessageBody
{
    public static ReadOnlyMemory<byte> Read(Message message) => message.BodySection switch
    {
        Data data => Read(data),
        AmqpValue { Value: byte[] bytes } => bytes,
        AmqpValue { Value: string text } => Encoding.UTF8.GetBytes(text),
        null => default,
        _ when message.Body is Data[] sections => Join(sections),
        AmqpValue { Value: null } => default,
        _ => Encoding.UTF8.GetBytes(message.Body?.ToString() ?? ""),
    };

    private static ReadOnlyMemory<byte> Read(Data data) => data.Buffer is { } buffer
        ? buffer.Buffer.AsMemory(buffer.Offset, buffer.Length)
        : data.Binary;

    private static byte[] Join(Data[] sections)
    {
        using var joined = new MemoryStream();
        foreach (var section in sections)
        {
            joined.Write(Read(section).Span);
        }

        return joined.ToArray();
    }
}
