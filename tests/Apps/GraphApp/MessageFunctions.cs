using Microsoft.Azure.Functions.Worker;

namespace GraphApp;

/// <summary>Steps that are messages and events.</summary>
public sealed class MessageFunctions(Walker walker, TimeProvider time)
{
    [Function("Queue")]
    public Task QueueAsync([ServiceBusTrigger("graph-queue", Connection = "ServiceBus")] Step step) =>
        walker.VisitAsync(step);

    [Function("Topic")]
    public Task TopicAsync([ServiceBusTrigger("graph-topic", "walk", Connection = "ServiceBus")] Step step) =>
        walker.VisitAsync(step);

    [Function("Session")]
    public Task SessionAsync(
        [ServiceBusTrigger("graph-sessions", Connection = "ServiceBus", IsSessionsEnabled = true)] Step step) =>
        walker.VisitAsync(step);

    [Function("Output")]
    [ServiceBusOutput("graph-queue", Connection = "ServiceBus")]
    public static string Forward([ServiceBusTrigger("graph-outputs", Connection = "ServiceBus")] string step) => step;

    [Function("Pause")]
    public async Task PauseAsync([ServiceBusTrigger("graph-pauses", Connection = "ServiceBus")] Step step)
    {
        await Task.Delay(step.Delay, time);
        await walker.VisitAsync(step);
    }

    [Function("Event")]
    public async Task EventAsync([EventHubTrigger("graph-events", Connection = "EventHubs")] Step[] steps)
    {
        foreach (var step in steps)
        {
            await walker.VisitAsync(step);
        }
    }
}
