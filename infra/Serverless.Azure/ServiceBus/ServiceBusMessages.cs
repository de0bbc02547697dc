using System.Diagnostics.CodeAnalysis;
using System.Text;
using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;
using Serverless.Messaging;

namespace Serverless.Azure;

/// <summary>Between the toolkit's messages and those of Service Bus (<see cref="CloudEventBinding"/>).</summary>
public static class ServiceBusMessages
{
    /// <summary>Reads a received message. Anything is accepted; <see cref="InboundMessage.Read{T}"/> rejects what
    /// cannot be read, and <see cref="Inbox"/> dead-letters it.</summary>
    public static InboundMessage ToInboundMessage(this ServiceBusReceivedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var delivery = new InboundMessage
        {
            Id = RetryProperties.IdOf(message),
            Type = message.Subject ?? "",
            Source = "",
            SessionId = message.SessionId,
            CorrelationId = message.CorrelationId,
            DataContentType = ContentType(message),
            Data = Body(message),
            DeliveryCount = message.DeliveryCount,
            Attempt = RetryProperties.AttemptOf(message),
        };
        return CloudEventBinding.Read(delivery, message.ApplicationProperties);
    }

    // AMQP 1.0 §3.2.6: a body is data, a value, or a sequence of lists. A value that is text is as good as data; what
    // is neither is told by a content type of its own, for which it is refused.
    private static string? ContentType(ServiceBusReceivedMessage message)
    {
        var body = message.GetRawAmqpMessage().Body;
        return body.BodyType switch
        {
            AmqpMessageBodyType.Sequence => "application/x-amqp-sequence",
            AmqpMessageBodyType.Value when !IsText(body, out _) => "application/x-amqp-value",
            _ => message.ContentType,
        };
    }

    private static ReadOnlyMemory<byte> Body(ServiceBusReceivedMessage message)
    {
        var body = message.GetRawAmqpMessage().Body;
        return body.BodyType switch
        {
            AmqpMessageBodyType.Data => message.Body.ToMemory(),
            AmqpMessageBodyType.Value when IsText(body, out var text) => Encoding.UTF8.GetBytes(text),
            // Not empty, so that it is refused for what it is.
            _ => new byte[1],
        };
    }

    private static bool IsText(AmqpMessageBody body, [NotNullWhen(true)] out string? text)
    {
        text = body.TryGetValue(out var value) ? value as string : null;
        return text is not null;
    }

    /// <summary>Makes the message to send. Its subject (label) is the type, for filters and for people who
    /// look.</summary>
    public static ServiceBusMessage ToServiceBusMessage(this OutboundMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var result = new ServiceBusMessage(message.Data)
        {
            MessageId = message.Id,
            Subject = message.Type,
            ContentType = message.DataContentType,
        };
        if (message.CorrelationId is { } correlationId)
        {
            result.CorrelationId = correlationId;
        }

        if (message.SessionId is { } sessionId)
        {
            result.SessionId = sessionId;
        }

        if (message.ScheduledEnqueueTime is { } time)
        {
            result.ScheduledEnqueueTime = time;
        }

        foreach (var (name, value) in CloudEventBinding.ToProperties(message))
        {
            result.ApplicationProperties[name] = value;
        }

        return result;
    }
}
