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
    private const string MediaType = "application/cloudevents+json";
    private const string DefaultDataContentType = MediaTypeNames.Application.Json;

    private static readonly JsonEventFormatter Formatter = new();

    /// <summary>Whether a body of that type is an event of its own.</summary>
    public static bool IsStructured(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(MediaType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == MediaType.Length || contentType[MediaType.Length] is ';' or ' ');

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
        catch (Exception failure) when (failure is ArgumentException or JsonException or FormatException)
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
            DataContentType = read.DataContentType ?? DefaultDataContentType,
            Data = Bytes(read.Data),
        };
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
