using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Serverless.Messaging;

/// <summary>A message on its way out: a CloudEvents 1.0 event and what the transport needs to carry it.</summary>
public sealed record OutboundMessage
{
    /// <summary>The content type of <see cref="Data"/> unless another is given.</summary>
    public const string DefaultDataContentType = "application/json";

    /// <summary>The longest id and session id, in characters (Service Bus quotas).</summary>
    public const int MaxIdLength = 128;

    /// <summary>The queue or topic.</summary>
    public required string Destination { get; init; }

    /// <summary>CloudEvents <c>id</c>, and the message id of the transport. At most 128 characters. Unique in
    /// <see cref="Source"/>: a receiver and the duplicate detection of the entity take two messages with one id for
    /// the same message.</summary>
    public required string Id { get; init; }

    /// <summary>CloudEvents <c>type</c>, for example <c>com.example.ordering.order-placed.v1</c>.</summary>
    public required string Type { get; init; }

    /// <summary>CloudEvents <c>source</c>, a URI reference, for example <c>/ordering</c>.</summary>
    public required string Source { get; init; }

    /// <summary>CloudEvents <c>subject</c>: what in the source the event is about.</summary>
    public string? Subject { get; init; }

    /// <summary>Messages of one session are delivered in order. Needed by an entity that requires sessions. At most 128
    /// characters.</summary>
    public string? SessionId { get; init; }

    /// <summary>The id of the conversation or of the message that this one answers.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>CloudEvents <c>time</c>: when it happened. The unit of work sets it when it is null.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>When the message becomes visible to receivers; null means at once.</summary>
    public DateTimeOffset? ScheduledEnqueueTime { get; init; }

    /// <summary>CloudEvents <c>datacontenttype</c>, a media type.</summary>
    public string DataContentType { get; init; } = DefaultDataContentType;

    /// <summary>The body, as bytes of <see cref="DataContentType"/>.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>W3C <c>traceparent</c> of the operation that published the message. The unit of work sets it when it is
    /// null and there is a current activity.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Makes a message with <paramref name="data"/> as a JSON body (<see cref="MessageJson"/>).</summary>
    /// <param name="destination">The queue or topic.</param>
    /// <param name="id">The message id. Derive it from what caused the message, so that a repeat has the same
    /// id.</param>
    /// <param name="type">The CloudEvents type.</param>
    /// <param name="source">The CloudEvents source.</param>
    /// <param name="data">The body.</param>
    public static OutboundMessage Create<T>(string destination, string id, string type, string source, T data)
    {
        return new OutboundMessage
        {
            Destination = destination,
            Id = id,
            Type = type,
            Source = source,
            Data = JsonSerializer.SerializeToUtf8Bytes(data, MessageJson.Options),
        };
    }

    /// <summary>Makes a message as its contract says (<see cref="MessageAttribute"/>).</summary>
    /// <param name="message">The body.</param>
    /// <param name="id">The message id.</param>
    /// <param name="options">Where the source and the JSON rules come from.</param>
    /// <exception cref="InvalidOperationException">The class is no message, or is sent nowhere.</exception>
    public static OutboundMessage Of<T>(T message, string id, MessagingOptions options)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(options);
        var contract = MessageContract.Of<T>();
        return new OutboundMessage
        {
            Destination = contract.To ?? throw new InvalidOperationException(
                $"'{contract.ClrType}' is sent nowhere. Write [Message(\"{contract.Type}\", To = \"…\")] with its "
                + "queue or topic."),
            Id = id,
            Type = contract.Type,
            Source = options.Source ?? throw new InvalidOperationException(
                $"{nameof(MessagingOptions)}.{nameof(MessagingOptions.Source)} is not set. Set it to the URI reference "
                + "of the app, for example '/ordering'."),
            Subject = contract.SubjectOf(message),
            SessionId = contract.SessionOf(message),
            Data = JsonSerializer.SerializeToUtf8Bytes(message, options.Json),
        };
    }

    /// <summary>Makes an id that follows from another one.</summary>
    /// <param name="id">The other id.</param>
    /// <param name="suffix">What tells the ids apart that follow from it; short.</param>
    /// <returns>Both, or, when that is longer than <see cref="MaxIdLength"/>, the SHA-256 of the id in hexadecimal and
    /// the suffix.</returns>
    public static string FollowingId(string id, string suffix)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(suffix);
        return id.Length + suffix.Length <= MaxIdLength
            ? id + suffix
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id))) + suffix;
    }

    /// <summary>Checks what <c>required</c> alone does not: that no required attribute is empty, and no id too long
    /// for the transport. A message that can never be sent would hold up its outbox.</summary>
    /// <exception cref="ArgumentException">The message says which.</exception>
    public static void ThrowIfIncomplete(OutboundMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var missing = (message.Destination, message.Id, message.Type, message.Source) switch
        {
            (null or "", _, _, _) => nameof(Destination),
            (_, null or "", _, _) => nameof(Id),
            (_, _, null or "", _) => nameof(Type),
            (_, _, _, null or "") => nameof(Source),
            _ => null,
        };
        if (missing is not null)
        {
            throw new ArgumentException(
                $"Message '{message.Id}' of type '{message.Type}' to '{message.Destination}' has an empty {missing}. "
                + "Set it: CloudEvents and the outbox require it.",
                nameof(message));
        }

        ThrowIfTooLong(message, nameof(Id), message.Id);
        ThrowIfTooLong(message, nameof(SessionId), message.SessionId);
    }

    private static void ThrowIfTooLong(OutboundMessage message, string name, string? value)
    {
        if (value?.Length > MaxIdLength)
        {
            throw new ArgumentException(
                $"Message '{message.Id}' to '{message.Destination}' has a {name} of {value.Length} characters; Service "
                + $"Bus allows {MaxIdLength}. Use a shorter one, for example a hash.",
                nameof(message));
        }
    }
}
