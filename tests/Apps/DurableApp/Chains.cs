using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableApp;

/// <summary>Orchestrations for the host's tests.</summary>
public static class Chains
{
    /// <summary>Starts an orchestration of the name that it gets, and returns the instance id.</summary>
    [Function("Start")]
    public static Task<string> StartAsync(
        [TimerTrigger("0 0 0 1 1 *")] string name, [DurableClient] DurableTaskClient client) =>
        client.ScheduleNewOrchestrationInstanceAsync(name);

    /// <summary>Starts an orchestration over HTTP, and answers with the addresses of its management.</summary>
    [Function("StartOverHttp")]
    public static async Task<HttpResponseData> StartOverHttpAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "start/{name}")] HttpRequestData request,
        string name,
        [DurableClient] DurableTaskClient client)
    {
        var id = await client.ScheduleNewOrchestrationInstanceAsync(name);
        return await client.CreateCheckStatusResponseAsync(request, id);
    }

    /// <summary>Greets two cities, one after the other.</summary>
    [Function("TwoCities")]
    public static async Task<string> TwoCitiesAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var first = await context.CallActivityAsync<string>("Hello", "Paris");
        var second = await context.CallActivityAsync<string>("Hello", "Oslo");
        return $"{first}, {second}";
    }

    /// <summary>Waits a week in between.</summary>
    [Function("AWeek")]
    public static async Task<string> AWeekAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var before = context.CurrentUtcDateTime;
        await context.CreateTimer(TimeSpan.FromDays(7), CancellationToken.None);
        return (context.CurrentUtcDateTime - before).TotalDays.ToString(
            "0", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Catches what its activity throws.</summary>
    [Function("Caught")]
    public static async Task<string> CaughtAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            return await context.CallActivityAsync<string>("Throw", "boom");
        }
        catch (TaskFailedException failure)
        {
            return $"{failure.FailureDetails.ErrorType}: {failure.FailureDetails.ErrorMessage}";
        }
    }

    /// <summary>Throws.</summary>
    [Function("Uncaught")]
    public static async Task<string> UncaughtAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CallActivityAsync<string>("Hello", "nobody");
        throw new InvalidOperationException("no way on");
    }

    /// <summary>Waits for an event of the name "go".</summary>
    [Function("Waits")]
    public static async Task<int> WaitsAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
        await context.WaitForExternalEvent<int>("go");

    /// <summary>Greets.</summary>
    [Function("Hello")]
    public static string Hello([ActivityTrigger] string city) => $"Hello {city}";

    /// <summary>As many activities as its input says, one after the other.</summary>
    [Function("Chain")]
    public static async Task<int> ChainAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var count = context.GetInput<int>();
        for (var i = 0; i < count; i++)
        {
            await context.CallActivityAsync<int>("Echo", i);
        }

        return count;
    }

    /// <summary>As many activities as its input says, all at once.</summary>
    [Function("FanOut")]
    public static async Task<int> FanOutAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var calls = Enumerable.Range(0, context.GetInput<int>()).Select(i => context.CallActivityAsync<int>("Echo", i));
        return (await Task.WhenAll(calls)).Length;
    }

    /// <summary>Gives back what it got.</summary>
    [Function("Echo")]
    public static int Echo([ActivityTrigger] int number) => number;

    /// <summary>Throws what it got.</summary>
    [Function("Throw")]
    public static string Throw([ActivityTrigger] string message) => throw new FormatException(message);
}
