using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using Azure.Messaging.ServiceBus;

namespace GraphApp;

/// <summary>Goes from a step to those that follow it.</summary>
public sealed class Walker(Visits visits, TimeProvider time, ServiceBusClient client, EventHubProducerClient events)
{
    private readonly ConcurrentDictionary<string, ServiceBusSender> _senders = new();

    /// <summary>Comes to a step, and sends the walk on.</summary>
    public async Task VisitAsync(Step step)
    {
        if (visits.Attempt(step.Id) <= step.Failures)
        {
            throw new InvalidOperationException($"Step {step.Id} is to fail.");
        }

        visits.All.Enqueue(new Visit(step.Id, time.GetUtcNow()));
        await Task.WhenAll(step.Next.Select(SendAsync));
    }

    private Task SendAsync(Step step)
    {
        var body = new BinaryData(JsonSerializer.SerializeToUtf8Bytes(step));
        var message = new ServiceBusMessage(body);
        switch (step.Way)
        {
            case Way.Event:
                return events.SendAsync([new EventData(body)]);
            case Way.Timer:
                visits.Waiting.Enqueue(step);
                return Task.CompletedTask;
            case Way.Scheduled:
                message.ScheduledEnqueueTime = time.GetUtcNow() + step.Delay;
                return SendAsync("graph-queue", message);
            case Way.Session:
                message.SessionId = (step.Id % 3).ToString(CultureInfo.InvariantCulture);
                return SendAsync("graph-sessions", message);
            default:
                return SendAsync(EntityOf(step.Way), message);
        }
    }

    private static string EntityOf(Way way) => way switch
    {
        Way.Topic => "graph-topic",
        Way.Output => "graph-outputs",
        Way.Pause => "graph-pauses",
        Way.Durable => "graph-durables",
        _ => "graph-queue",
    };

    private Task SendAsync(string entity, ServiceBusMessage message) =>
        _senders.GetOrAdd(entity, client.CreateSender).SendMessageAsync(message);
}
