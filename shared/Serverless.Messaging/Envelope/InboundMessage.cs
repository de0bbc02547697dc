using System.Text.Json;

namespace Serverless.Messaging;

/// <summary>A received message: a CloudEvents 1.0 event and what the transport says about this delivery. An attribute
/// which the sender left out is an empty string (<see cref="Id"/>, <see cref="Type"/>, <see cref="Source"/>) or
/// null.</summary>
public sealed record InboundMessage
{
    /// <summary>CloudEvents <c>id</c>, or the message id of the transport.</summary>
    public required string Id { get; init; }

    /// <summary>CloudEvents <c>type</c>, or the subject (label) of a message that is not a CloudEvent.</summary>
    public required string Type { get; init; }

    /// <summary>CloudEvents <c>source</c>.</summary>
    public required string Source { get; init; }

    /// <summary>CloudEvents <c>subject</c>.</summary>
    public string? Subject { get; init; }

    /// <summary>The session of the message.</summary>
    public string? SessionId { get; init; }

    /// <summary>The id of the conversation or of the message that this one answers.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>CloudEvents <c>time</c>.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>CloudEvents <c>datacontenttype</c>.</summary>
    public string? DataContentType { get; init; }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>How often the message was delivered, this delivery included: 1 at the first.</summary>
    public int DeliveryCount { get; init; } = 1;

    /// <summary>How often the message has come again after a delay: 0 at first. Each time it is delivered anew, with a
    /// <see cref="DeliveryCount"/> of its own.</summary>
    public int Attempt { get; init; }

    /// <summary>W3C <c>traceparent</c> of the sender.</summary>
    public string? TraceParent { get; init; }

    /// <summary>How the body is read.</summary>
    internal JsonSerializerOptions Json { get; init; } = MessageJson.Options;

    /// <summary>Reads the JSON body (<see cref="MessagingOptions.Json"/>).</summary>
    /// <exception cref="UnreadableMessageException">The body is not JSON, or not a
    /// <typeparamref name="T"/>.</exception>
    public T Read<T>()
    {
        if (Data.IsEmpty)
        {
            throw new UnreadableMessageException(Id, Type, "the body is empty");
        }

        if (StructuredEvents.IsEvent(DataContentType))
        {
            throw new UnreadableMessageException(
                Id, Type, $"the content type is '{DataContentType}', and the body is no single CloudEvent in JSON");
        }

        if (DataContentType is { Length: > 0 } contentType && !IsJson(contentType))
        {
            throw new UnreadableMessageException(Id, Type, $"the content type is '{contentType}' and not JSON");
        }

        if (!JsonText.TryDecode(Data, DataContentType, out var text, out var problem))
        {
            throw new UnreadableMessageException(Id, Type, problem);
        }

        try
        {
            return JsonSerializer.Deserialize<T>(text.Span, Json)
                ?? throw new UnreadableMessageException(Id, Type, "the body is null");
        }
        catch (JsonException e)
        {
            throw new UnreadableMessageException(Id, Type, $"the body is not a {typeof(T).Name}: {e.Message}", e);
        }
    }

    // RFC 6839 §3.1: a "+json" suffix says that the syntax is JSON.
    private static bool IsJson(string contentType)
    {
        ReadOnlySpan<char> mediaType = contentType;
        var parameters = mediaType.IndexOf(';');
        mediaType = (parameters < 0 ? mediaType : mediaType[..parameters]).Trim();
        return mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || mediaType.Equals("text/json", StringComparison.OrdinalIgnoreCase)
            || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }
}
