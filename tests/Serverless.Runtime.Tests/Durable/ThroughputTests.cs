using Microsoft.DurableTask.Client;
using Serverless.Runtime.Durable;
using Serverless.Sqlite;

namespace Serverless.Runtime.Tests.Durable;

public sealed class ThroughputTests(ITestOutputHelper output)
{
    private const int Instances = 1_000;
    private const int Activities = 5;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_AThousandInstancesAtOnce_AllComplete(bool onDisk)
    {
        var path = onDisk ? EngineHarness.NewPath() : null;
        await using (var database = path is null ? SqliteDatabase.InMemory() : SqliteDatabase.Open(path))
        {
            await using var engine = new DurableEngine(new DurableEngineOptions { Database = database });
            engine.Orchestrator("Sum", async context =>
            {
                var sum = 0;
                for (var i = 0; i < Activities; i++)
                {
                    sum += await context.CallActivityAsync<int>("Next", context.GetInput<int>() + i);
                }

                return sum;
            });
            engine.Activity<int>("Next", i => i + 1);
            await engine.StartAsync(TestContext.Current.CancellationToken);
            var started = TimeProvider.System.GetTimestamp();

            var ends = await Task.WhenAll(Enumerable.Range(0, Instances).Select(i => RunAsync(engine, i)));

            var elapsed = TimeProvider.System.GetElapsedTime(started);
            output.WriteLine(
                $"{(onDisk ? "disk" : "memory")}: {Instances / elapsed.TotalSeconds:F0} instances/s, "
                + $"{Instances * (Activities + 1) / elapsed.TotalSeconds:F0} episodes/s");
            ends.ShouldBe(Enumerable.Range(0, Instances).Select(i => (Activities * (i + 1)) + 10));
        }

        if (path is not null)
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    private static async Task<int> RunAsync(DurableEngine engine, int input)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Sum", input, cancellation);
        var end = await engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, cancellation);
        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
        return end.ReadOutputAs<int>();
    }
}
