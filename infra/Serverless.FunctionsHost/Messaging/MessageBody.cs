using System.Net.Mime;
using System.Text;
using Azure.Core.Amqp;

namespace Serverless.FunctionsHost.Messaging;

/// <summary>The body of an AMQP message as bytes or as text (AMQP 1.0 §3.2.6 to 3.2.8).</summary>
internal static class MessageBody
{
    /// <summary>No name of the registry of charsets, but what many senders write.</summary>
    private const string MisspeltUtf8 = "utf8";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    // The longer marks first: that of UTF-32 begins with that of UTF-16.
    private static readonly (byte[] Mark, Encoding Encoding)[] Marks =
    [
        .. new[] { Encoding.UTF32, Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode }
            .Select(encoding => (encoding.GetPreamble(), encoding)),
    ];

    /// <summary>The bytes of data sections, of a binary value, or of a text value in UTF-8.</summary>
    /// <exception cref="UnboundBodyException">The body is something else.</exception>
    public static ReadOnlyMemory<byte> Bytes(AmqpAnnotatedMessage message) =>
        TextValue(message) is { } text ? Utf8.GetBytes(text) : DataOf(message);

    /// <summary>
    /// The text: a byte order mark says how it is encoded, then the charset of the content type, else it is UTF-8.
    /// </summary>
    /// <exception cref="UnboundBodyException">The body is no data and no text, or its charset is not known.</exception>
    public static string Text(AmqpAnnotatedMessage message)
    {
        if (TextValue(message) is { } text)
        {
            return text;
        }

        var data = DataOf(message).Span;
        foreach (var (mark, encoding) in Marks)
        {
            if (data.StartsWith(mark))
            {
                return encoding.GetString(data[mark.Length..]);
            }
        }

        return EncodingOf(message.Properties.ContentType).GetString(data);
    }

    /// <summary>The text, where it only adds to what a function gets; empty when the body has none.</summary>
    public static string TextOrEmpty(AmqpAnnotatedMessage message)
    {
        try
        {
            return Text(message);
        }
        catch (UnboundBodyException)
        {
            return string.Empty;
        }
    }

    private static string? TextValue(AmqpAnnotatedMessage message) =>
        message.Body.TryGetValue(out var value) ? value as string : null;

    private static ReadOnlyMemory<byte> DataOf(AmqpAnnotatedMessage message)
    {
        if (message.Body.TryGetData(out var sections) && sections is not null)
        {
            var parts = sections as IReadOnlyList<ReadOnlyMemory<byte>> ?? [.. sections];
            return parts.Count switch
            {
                0 => default,
                1 => parts[0],
                _ => parts.SelectMany(part => part.ToArray()).ToArray(),
            };
        }

        if (message.Body.TryGetValue(out var value))
        {
            return value switch
            {
                byte[] bytes => bytes,
                ArraySegment<byte> segment => segment,
                ReadOnlyMemory<byte> memory => memory,
                _ => throw Unbound($"an AMQP value of type {value?.GetType().Name ?? "null"}"),
            };
        }

        throw Unbound("an AMQP sequence");
    }

    private static Encoding EncodingOf(string? contentType)
    {
        if (contentType is null || !contentType.Contains("charset", StringComparison.OrdinalIgnoreCase))
        {
            return Utf8;
        }

        string? charset;
        try
        {
            charset = new ContentType(contentType).CharSet?.Trim('"', '\'');
        }
        catch (FormatException)
        {
            // What cannot be read says nothing.
            return Utf8;
        }

        try
        {
            return string.IsNullOrEmpty(charset) || charset.Equals(MisspeltUtf8, StringComparison.OrdinalIgnoreCase)
                ? Utf8
                : Encoding.GetEncoding(charset);
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            // UTF-7 is known and refused.
            throw new UnboundBodyException(
                $"The content type '{contentType}' names the charset '{charset}', which is not known here. Send UTF-8, "
                + "or take the message itself as the parameter.");
        }
    }

    private static UnboundBodyException Unbound(string kind) => new(
        $"The body is {kind}, which only a parameter of the SDK's message type can take. Send the body as data, or "
        + "take the message itself as the parameter.");
}
