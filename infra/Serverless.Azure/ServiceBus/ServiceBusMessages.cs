using Azure.Messaging.ServiceBus;
using Serverless.Messaging;

namespace Serverless.Azure;

/// <summary>Between the toolkit's messages and those of Service Bus (<see cref="CloudEventBinding"/>).</summary>
public static class ServiceBusMessages
{
    /// <summary>Reads a received message. Anything is accepted; <see cref="InboundMessage.Read{T}"/> and
    /// <see cref="MessageProcessor"/> reject what cannot be processed.</summary>
    public static InboundMessage ToInboundMessage(this ServiceBusReceivedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var delivery = new InboundMessage
        {
            Id = message.MessageId ?? "",
            Type = message.Subject ?? "",
            Source = "",
            SessionId = message.SessionId,
            CorrelationId = message.CorrelationId,
            DataContentType = message.ContentType,
            Data = message.Body?.ToMemory() ?? default,
            DeliveryCount = message.DeliveryCount,
        };
        return CloudEventBinding.Read(delivery, message.ApplicationProperties);
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
