using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;

namespace Serverless.Messaging;

/// <summary>CloudEvents 1.0 in structured content mode: the body is the event, attributes and data, in the JSON event
/// format (CloudEvents JSON Event Format 1.0); Dapr and Event Grid send so.</summary>
internal static class StructuredEvents
{
    private const string MediaTypes = "application/cloudevents";
    private const string MediaType = MediaTypes + "+json";
    private const string DefaultDataContentType = MediaTypeNames.Application.Json;

    private static readonly JsonEventFormatter Formatter = new();

    /// <summary>Whether a body of that type is an event of its own.</summary>
    public static bool IsStructured(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(MediaType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == MediaType.Length || contentType[MediaType.Length] is ';' or ' ');

    /// <summary>Whether a body of that type holds events in any form: what is left of it after unwrapping is none that
    /// can be read (CloudEvents AMQP Protocol Binding 1.0 §3.2).</summary>
    public static bool IsEvent(string? contentType) =>
        contentType?.StartsWith(MediaTypes, StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>
    /// Unwraps an event; one that cannot be read stays as it is, and is refused for its content type.
    /// </summary>
    public static InboundMessage Unwrap(InboundMessage delivery)
    {
        if (!JsonText.TryDecode(delivery.Data, delivery.DataContentType, out var text, out _))
        {
            return delivery;
        }

        CloudEvent read;
        try
        {
            read = Formatter.DecodeStructuredModeMessage(text, new ContentType(MediaType), extensionAttributes: null);
        }
        catch (Exception failure) when (failure is ArgumentException or JsonException or FormatException
            or InvalidOperationException)
        {
            return delivery;
        }

        return delivery with
        {
            Id = read.Id ?? delivery.Id,
            Type = read.Type ?? delivery.Type,
            Source = read.Source?.OriginalString ?? delivery.Source,
            Subject = read.Subject ?? delivery.Subject,
            Time = read.Time ?? delivery.Time,
            TraceParent = read["traceparent"] as string ?? delivery.TraceParent,
            DataContentType = TypeOf(read),
            Data = Bytes(read.Data),
        };
    }

    // JSON and text were decoded with the event: a charset would be that of the sender's bytes.
    private static string TypeOf(CloudEvent read)
    {
        if (read.DataContentType is not { } type)
        {
            return DefaultDataContentType;
        }

        if (read.Data is byte[] || !MediaTypeHeaderValue.TryParse(type, out var parsed) || parsed.CharSet is null)
        {
            return type;
        }

        parsed.CharSet = null;
        return parsed.ToString();
    }

    private static ReadOnlyMemory<byte> Bytes(object? data) => data switch
    {
        null => default,
        byte[] bytes => bytes,
        JsonElement json => Encoding.UTF8.GetBytes(json.GetRawText()),
        string text => Encoding.UTF8.GetBytes(text),
        _ => JsonSerializer.SerializeToUtf8Bytes(data),
    };
}
