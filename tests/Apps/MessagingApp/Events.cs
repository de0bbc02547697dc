using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker;

namespace MessagingApp;

/// <summary>Functions for events.</summary>
public static class Events
{
    [Function("Events")]
    public static string Take(
        [EventHubTrigger("events", Connection = "EventHubs")] EventData[] events,
        long[] sequenceNumberArray,
        FunctionContext context) =>
        string.Join(',', events.Select(item => item.EventBody.ToString())) + $"|{sequenceNumberArray.Length}|"
        + string.Join(',', events[0].Properties.Select(property => $"{property.Key}={property.Value}"));

    [Function("EventTexts")]
    public static string Texts([EventHubTrigger("event-texts", Connection = "EventHubs")] string[] events) =>
        string.Join(',', events);

    [Function("EventPocos")]
    public static string Pocos([EventHubTrigger("event-pocos", Connection = "EventHubs")] Order[] orders) =>
        string.Join(',', orders.Select(order => order.Id));

    [Function("Event1")]
    public static string Single(
        [EventHubTrigger("event-single", Connection = "EventHubs", IsBatched = false)] EventData item,
        long sequenceNumber,
        string partitionKey) =>
        $"{item.EventBody}|{sequenceNumber}|{partitionKey}";

    [Function("EventBytes")]
    public static byte[] Bytes(
        [EventHubTrigger("event-bytes", Connection = "EventHubs", IsBatched = false)] byte[] item) => item;

    [Function("EventRetry")]
    [FixedDelayRetry(2, "00:01:00")]
    public static string Retry(
        [EventHubTrigger("event-retry", Connection = "EventHubs")] string[] events, FunctionContext context) =>
        context.RetryContext is { RetryCount: 2 } || events[0] == "good"
            ? events[0]
            : throw new InvalidOperationException(events[0]);
}
