using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace MessagingApp;

/// <summary>Functions that take a message in every form, and return what they got.</summary>
public static class Bodies
{
    [Function("Text")]
    public static string Text(
        [ServiceBusTrigger("text")] string body,
        string messageId,
        int deliveryCount,
        long sequenceNumber,
        DateTime enqueuedTimeUtc,
        DateTimeOffset enqueuedTime,
        string subject,
        IDictionary<string, object> applicationProperties,
        FunctionContext context) =>
        string.Join(
            '|',
            body,
            messageId,
            deliveryCount,
            sequenceNumber,
            enqueuedTimeUtc.ToString("O"),
            enqueuedTime.ToUniversalTime().ToString("O"),
            subject,
            string.Join(',', applicationProperties.Select(property => $"{property.Key}={property.Value}")),
            context.BindingContext.BindingData.Count);

    [Function("Bytes")]
    public static byte[] Bytes([ServiceBusTrigger("bytes")] byte[] body) => body;

    [Function("Poco")]
    public static string Poco([ServiceBusTrigger("%PocoQueue%")] Order order, string id) =>
        $"{order.Id} x {order.Quantity}, {id}";

    [Function("Message")]
    public static string Message([ServiceBusTrigger("message")] ServiceBusReceivedMessage message) => string.Join(
        '|',
        [
            message.MessageId,
            message.CorrelationId,
            message.Subject,
            message.LockedUntil > message.EnqueuedTime ? "locked" : "not locked",
            .. message.ApplicationProperties.OrderBy(property => property.Key, StringComparer.Ordinal).Select(
                property =>
                $"{property.Key}={property.Value.GetType().Name}:{Format(property.Value)}"),
        ]);

    [Function("Event")]
    public static string Event([ServiceBusTrigger("topic", "subscription")] ServiceBusReceivedMessage message) =>
        message.Body.ToString();

    [Function("Texts")]
    public static string Texts(
        [ServiceBusTrigger("texts", IsBatched = true)] string[] bodies, string[] messageIdArray) =>
        $"{string.Join(',', bodies)}|{string.Join(',', messageIdArray)}";

    [Function("Pocos")]
    public static string Pocos(
        [ServiceBusTrigger("pocos", IsBatched = true)] Order[] orders,
        int[] deliveryCountArray,
        long[] sequenceNumberArray,
        DateTime[] enqueuedTimeUtcArray) =>
        string.Join(',', orders.Select(order => order.Id))
        + $"|{string.Join(',', deliveryCountArray)}|{sequenceNumberArray.Length}|{enqueuedTimeUtcArray.Length}";

    [Function("Messages")]
    public static string Messages(
        [ServiceBusTrigger("messages", IsBatched =
            true)] ServiceBusReceivedMessage[] messages, string[] subjectArray) =>
        $"{string.Join(',', messages.Select(message => message.Body.ToString()))}|{string.Join(',', subjectArray)}";

    private static string Format(object value) => value switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        _ => JsonSerializer.Serialize(value),
    };
}
