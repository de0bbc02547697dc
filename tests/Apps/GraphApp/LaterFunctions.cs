using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace GraphApp;

/// <summary>Steps that take time.</summary>
public sealed class LaterFunctions(Visits visits, Walker walker)
{
    [Function("Minute")]
    public async Task MinuteAsync([TimerTrigger("0 * * * * *")] TimerInfo timer)
    {
        // What is put there meanwhile waits for the next minute.
        var count = visits.Waiting.Count;
        for (var i = 0; i < count && visits.Waiting.TryDequeue(out var step); i++)
        {
            await walker.VisitAsync(step);
        }
    }

    [Function("StartLater")]
    public static Task StartLaterAsync(
        [ServiceBusTrigger("graph-durables", Connection = "ServiceBus")] Step step,
        [DurableClient] DurableTaskClient client) => client.ScheduleNewOrchestrationInstanceAsync("Later", step);

    [Function("Later")]
    public static async Task RunLaterAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var step = context.GetInput<Step>()!;
        await context.CreateTimer(step.Delay, CancellationToken.None);
        await context.CallActivityAsync("VisitLater", step);
    }

    [Function("VisitLater")]
    public Task VisitLaterAsync([ActivityTrigger] Step step) => walker.VisitAsync(step);
}
