using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Serverless.Runtime.Tests.Testing;

/// <summary>An orchestration that waits a week between its steps.</summary>
public sealed class Reminder
{
    [Function("StartReminder")]
    public async Task<string> StartAsync(
        [HttpTrigger("post", Route = "reminders")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        await client.ScheduleNewOrchestrationInstanceAsync("Remind", "you");

    [Function("Remind")]
    public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var start = context.CurrentUtcDateTime;
        var text = context.GetInput<string>()!;
        for (var week = 1; week <= 3; week++)
        {
            await context.CreateTimer(TimeSpan.FromDays(7), CancellationToken.None);
            text = await context.CallActivityAsync<string>("Append", text);
        }

        return $"{text} after {(context.CurrentUtcDateTime - start).TotalDays} days";
    }

    [Function("Append")]
    public static async Task<string> AppendAsync([ActivityTrigger] string text)
    {
        await Task.Yield();
        return text + "!";
    }
}
