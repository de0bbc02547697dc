using Microsoft.DurableTask;

namespace Serverless.Benchmarks.Durable;

/// <summary>The orchestrations of the measurements; DurableApp has the same as functions.</summary>
internal static class BenchTasks
{
    /// <summary>Activities one after the other.</summary>
    public const string Chain = "Chain";

    /// <summary>Activities all at once.</summary>
    public const string FanOut = "FanOut";

    private const string Echo = "Echo";

    public static void Register(DurableTaskRegistry tasks)
    {
        tasks.AddOrchestratorFunc<int, int>(Chain, async (context, count) =>
        {
            for (var i = 0; i < count; i++)
            {
                await context.CallActivityAsync<int>(Echo, i);
            }

            return count;
        });
        tasks.AddOrchestratorFunc<int, int>(FanOut, async (context, count) =>
            (await Task.WhenAll(Enumerable.Range(0, count).Select(i => context.CallActivityAsync<int>(Echo, i))))
                .Length);
        tasks.AddActivityFunc<int, int>(Echo, (_, i) => i);
    }
}
