using Azure.Messaging.ServiceBus;
using Serverless.Amqp;

namespace Serverless.Runtime.ServiceBus;

/// <summary>Messages of the AMQP client as the SDK's type.</summary>
internal static class ReceivedMessages
{
    public static ServiceBusReceivedMessage Create(AmqpReceivedMessage message) =>
        ServiceBusModelFactory.ServiceBusReceivedMessage(
            body: new BinaryData(message.Body),
            messageId: message.MessageId,
            partitionKey: message.PartitionKey,
            sessionId: message.SessionId,
            replyToSessionId: message.ReplyToSessionId,
            timeToLive: message.TimeToLive,
            correlationId: message.CorrelationId,
            subject: message.Subject,
            to: message.To,
            contentType: message.ContentType,
            replyTo: message.ReplyTo,
            scheduledEnqueueTime: message.ScheduledEnqueueTime,
            properties: new Dictionary<string, object>(message.ApplicationProperties!, StringComparer.Ordinal),
            lockTokenGuid: message.LockToken,
            deliveryCount: message.DeliveryCount,
            lockedUntil: message.LockedUntil,
            sequenceNumber: message.SequenceNumber,
            deadLetterSource: message.DeadLetterSource,
            enqueuedSequenceNumber: message.EnqueuedSequenceNumber,
            enqueuedTime: message.EnqueuedTime,
            serviceBusMessageState: (ServiceBusMessageState)message.State);
}
