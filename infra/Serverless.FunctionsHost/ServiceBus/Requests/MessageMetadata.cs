using Azure.Messaging.ServiceBus;
using Google.Protobuf.Collections;
using Serverless.FunctionsHost.Messaging;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.ServiceBus.Requests;

/// <summary>
/// The trigger's metadata about messages; an array of each, with "Array" after the name, for a batch. See
/// https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus-trigger#message-metadata.
/// </summary>
internal static class MessageMetadata
{
    private static readonly (string Name, Func<ServiceBusReceivedMessage, string?> Read)[] Texts =
    [
        ("ContentType", static message => message.ContentType),
        ("CorrelationId", static message => message.CorrelationId),
        ("DeadLetterErrorDescription", static message => message.DeadLetterErrorDescription),
        ("DeadLetterReason", static message => message.DeadLetterReason),
        ("DeadLetterSource", static message => message.DeadLetterSource),
        ("Label", static message => message.Subject),
        ("LockToken", static message => message.LockToken),
        ("MessageId", static message => message.MessageId),
        ("PartitionKey", static message => message.PartitionKey),
        ("ReplyTo", static message => message.ReplyTo),
        ("ReplyToSessionId", static message => message.ReplyToSessionId),
        ("SessionId", static message => message.SessionId),
        ("Subject", static message => message.Subject),
        ("To", static message => message.To),
        ("TransactionPartitionKey", static message => message.TransactionPartitionKey),
    ];

    private static readonly (string Name, Func<ServiceBusReceivedMessage, DateTimeOffset> Read)[] Times =
    [
        ("EnqueuedTime", static message => message.EnqueuedTime),
        ("ExpiresAt", static message => message.ExpiresAt),
    ];

    private static readonly (string Name, Func<ServiceBusReceivedMessage, long> Read)[] Numbers =
    [
        ("DeliveryCount", static message => message.DeliveryCount),
        ("EnqueuedSequenceNumber", static message => message.EnqueuedSequenceNumber),
        ("SequenceNumber", static message => message.SequenceNumber),
    ];

    /// <summary>Adds that of one message; what it does not have is left out.</summary>
    public static void Add(MapField<string, TypedData> metadata, ServiceBusReceivedMessage message)
    {
        foreach (var (name, read) in Texts)
        {
            if (read(message) is { } text)
            {
                metadata[name] = new TypedData { String = text };
            }
        }

        foreach (var (name, read) in Times)
        {
            var time = read(message);
            metadata[name] = PropertyJson.Value(time);
            metadata[name + "Utc"] = PropertyJson.Value(time.UtcDateTime);
        }

        foreach (var (name, read) in Numbers)
        {
            metadata[name] = PropertyJson.Value(read(message));
        }

        metadata["ApplicationProperties"] = metadata["UserProperties"] = PropertyJson.Object(PropertiesOf(message));
    }

    /// <summary>Adds that of a batch, in the order of the messages.</summary>
    public static void AddBatch(MapField<string, TypedData> metadata, MessageLease[] leases)
    {
        var messages = Array.ConvertAll(leases, lease => lease.Message);
        foreach (var (name, read) in Texts)
        {
            var texts = new CollectionString();
            texts.String.AddRange(messages.Select(message => read(message) ?? string.Empty));
            metadata[name + "Array"] = new TypedData { CollectionString = texts };
        }

        foreach (var (name, read) in Times)
        {
            metadata[name + "Array"] = PropertyJson.Values(messages.Select(read));
            metadata[name + "UtcArray"] = PropertyJson.Values(messages.Select(message => read(message).UtcDateTime));
        }

        foreach (var (name, read) in Numbers)
        {
            metadata[name + "Array"] = PropertyJson.Values(messages.Select(read));
        }

        metadata["ApplicationPropertiesArray"] = metadata["UserPropertiesArray"] =
            PropertyJson.Objects(messages.Select(PropertiesOf));
    }

    private static IReadOnlyCollection<KeyValuePair<string, object?>> PropertiesOf(ServiceBusReceivedMessage message) =>
        message.ApplicationProperties!;
}
