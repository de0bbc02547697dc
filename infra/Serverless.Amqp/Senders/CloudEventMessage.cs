using System.Runtime.InteropServices;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Serverless.Messaging;

namespace Serverless.Amqp;

/// <summary>
/// CloudEvents 1.0 over AMQP, binary content mode (CloudEvents AMQP binding §3.1): attributes are application
/// properties with the prefix <c>cloudEvents:</c>, the data is the body as it is.
/// </summary>
internal static class CloudEventMessage
{
    private static readonly Symbol ScheduledEnqueueTime = "x-opt-scheduled-enqueue-time";

    public static Message Create(OutboundMessage outbound)
    {
        var message = new Message
        {
            Properties = new Properties
            {
                MessageId = outbound.Id,
                Subject = outbound.Type,
                ContentType = outbound.DataContentType,
            },
            ApplicationProperties = new ApplicationProperties
            {
                ["cloudEvents:specversion"] = "1.0",
                ["cloudEvents:id"] = outbound.Id,
                ["cloudEvents:source"] = outbound.Source,
                ["cloudEvents:type"] = outbound.Type,
            },
            BodySection = new Data { Buffer = Buffer(outbound.Data) },
        };
        SetOptional(message, outbound);
        return message;
    }

    private static void SetOptional(Message message, OutboundMessage outbound)
    {
        var properties = message.ApplicationProperties;
        if (outbound.Subject is { } subject)
        {
            properties["cloudEvents:subject"] = subject;
        }

        if (outbound.Time is not null)
        {
            properties["cloudEvents:time"] = CloudEventBinding.ToProperties(outbound)["cloudEvents:time"];
        }

        if (outbound.TraceParent is { } traceParent)
        {
            // What Service Bus clients read, and what CloudEvents' tracing extension reads.
            properties["Diagnostic-Id"] = traceParent;
            properties["cloudEvents:traceparent"] = traceParent;
        }

        if (outbound.SessionId is { } session)
        {
            message.Properties.GroupId = session;
        }

        if (outbound.CorrelationId is { } correlation)
        {
            message.Properties.CorrelationId = correlation;
        }

        if (outbound.ScheduledEnqueueTime is { } scheduled)
        {
            message.MessageAnnotations = new MessageAnnotations { [ScheduledEnqueueTime] = scheduled.UtcDateTime };
        }
    }

    private static ByteBuffer Buffer(ReadOnlyMemory<byte> data)
    {
        if (MemoryMarshal.TryGetArray(data, out var segment) && segment.Array is { } array)
        {
            return new ByteBuffer(array, segment.Offset, segment.Count, segment.Count);
        }

        var copy = data.ToArray();
        return new ByteBuffer(copy, 0, copy.Length, copy.Length);
    }
}
