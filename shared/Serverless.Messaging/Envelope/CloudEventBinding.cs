using System.Globalization;

namespace Serverless.Messaging;

/// <summary>CloudEvents 1.0 in binary content mode on an AMQP message: the attributes are application properties, the
/// body is the data (CloudEvents AMQP Protocol Binding 1.0 §3.1). For the transports.</summary>
public static class CloudEventBinding
{
    /// <summary>What comes before the name of an attribute (§3.1.3.1); SQL filters write
    /// <c>"cloudEvents:type"</c>.</summary>
    public const string Prefix = "cloudEvents:";

    /// <summary>The other prefix that a receiver accepts (§3.1.3.1); JMS forbids the colon.</summary>
    public const string AlternativePrefix = "cloudEvents_";

    /// <summary>Where the Azure SDKs look for the trace context of a message.</summary>
    public const string DiagnosticId = "Diagnostic-Id";

    /// <summary>The application properties of <paramref name="message"/>. The id is also the message id of the
    /// transport, the content type, the session and the correlation id are only that.</summary>
    public static IReadOnlyDictionary<string, object> ToProperties(OutboundMessage message)
    {
        OutboundMessage.ThrowIfIncomplete(message);
        var properties = new Dictionary<string, object>(8, StringComparer.Ordinal)
        {
            [Prefix + "specversion"] = "1.0",
            [Prefix + "id"] = message.Id,
            [Prefix + "type"] = message.Type,
            [Prefix + "source"] = message.Source,
        };
        if (message.Subject is { } subject)
        {
            properties[Prefix + "subject"] = subject;
        }

        if (message.Time is { } time)
        {
            // RFC 3339 in UTC, as text: it survives every client, and a filter can compare two of them.
            properties[Prefix + "time"] = time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        }

        if (message.TraceParent is { } traceParent)
        {
            // CloudEvents Distributed Tracing extension.
            properties[Prefix + "traceparent"] = traceParent;
            properties[DiagnosticId] = traceParent;
        }

        return properties;
    }

    /// <summary>Reads a delivery. Anything is accepted: what is missing is empty or null in the result, and
    /// <see cref="Inbox"/> dead-letters what cannot be handled.</summary>
    /// <param name="delivery">The parts of the message that the transport has names for:
    /// <see cref="InboundMessage.Id"/> is the message id, <see cref="InboundMessage.Type"/> the subject
    /// (label).</param>
    /// <param name="properties">The application properties.</param>
    public static InboundMessage Read(InboundMessage delivery, IReadOnlyDictionary<string, object> properties)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentNullException.ThrowIfNull(properties);
        if (StructuredEvents.IsStructured(delivery.DataContentType))
        {
            return StructuredEvents.Unwrap(delivery);
        }

        return delivery with
        {
            Id = Text(properties, "id") ?? delivery.Id,
            Type = Text(properties, "type") ?? delivery.Type,
            Source = Text(properties, "source") ?? delivery.Source,
            Subject = Text(properties, "subject") ?? delivery.Subject,
            Time = Time(properties) ?? delivery.Time,
            TraceParent = Text(properties, "traceparent")
                ?? (properties.TryGetValue(DiagnosticId, out var id) ? id as string : null)
                ?? delivery.TraceParent,
        };
    }

    private static object? Attribute(IReadOnlyDictionary<string, object> properties, string name) =>
        properties.TryGetValue(Prefix + name, out var value)
        || properties.TryGetValue(AlternativePrefix + name, out value)
            ? value
            : null;

    private static string? Text(IReadOnlyDictionary<string, object> properties, string name) =>
        Attribute(properties, name) switch
        {
            null => null,
            string text => text,
            var other => Convert.ToString(other, CultureInfo.InvariantCulture),
        };

    // §2.2: a timestamp may be an AMQP timestamp or its text.
    private static DateTimeOffset? Time(IReadOnlyDictionary<string, object> properties) =>
        Attribute(properties, "time") switch
        {
            DateTimeOffset time => time,
            DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
            string text when DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
            _ => null,
        };
}
