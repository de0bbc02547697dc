using Azure.Messaging.EventHubs;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.WorkerExtensions.Tests.Metadata;

/// <summary>Functions for the generators to read; none is ever run.</summary>
public sealed class SampleFunctions
{
    [Function("Queue")]
    [ServiceBusOutput("answers", Connection = "Bus")]
    public string Queue([ServiceBusTrigger("orders", Connection = "Bus")] ServiceBusReceivedMessage message) =>
        message.MessageId;

    [Function("Sessions")]
    public void Sessions(
        [ServiceBusTrigger("commands", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session) => _ = (message, actions, session);

    [Function("Subscription")]
    [ServiceBusOutput("events", ServiceBusEntityType.Topic)]
    public string[] Subscription(
        [ServiceBusTrigger("topic", "subscription", IsBatched = true)] ServiceBusReceivedMessage[] messages) =>
        Array.ConvertAll(messages, message => message.MessageId);

    [Function("Text")]
    public void Text([ServiceBusTrigger("texts")] string text) => _ = text;

    [Function("Events")]
    [EventHubOutput("copies", Connection = "Hubs")]
    public string[] Events(
        [EventHubTrigger("hub", Connection = "Hubs", ConsumerGroup = "group")] EventData[] events) =>
        Array.ConvertAll(events, data => data.EventBody.ToString());

    [Function("Event")]
    [FixedDelayRetry(3, "00:00:05")]
    public void Event([EventHubTrigger("hub", IsBatched = false)] EventData data) => _ = data;
}
