using Microsoft.DurableTask.Client;
using Serverless.Runtime.Durable;
using Serverless.Sqlite;

namespace Serverless.Runtime.Tests.Durable;

public sealed class LimitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MaxConcurrentActivities_ManyCalls_NoMoreThanThatRunAtOnce()
    {
        const int Limit = 3;
        var running = 0;
        var most = 0;
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var database = SqliteDatabase.InMemory();
        await using var engine = new DurableEngine(new DurableEngineOptions
        {
            Database = database,
            MaxConcurrentActivities = Limit,
        });
        engine.Orchestrator("Many", context =>
            Task.WhenAll(Enumerable.Range(0, 20).Select(i => context.CallActivityAsync("Hold", i))));
        engine.AddActivity("Hold", async (_, _) =>
        {
            var now = Interlocked.Increment(ref running);
            most = Math.Max(most, now);
            if (now == Limit)
            {
                full.TrySetResult();
            }

            await release.Task;
            Interlocked.Decrement(ref running);
            return null;
        });
        await engine.StartAsync(Cancellation);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Many", Cancellation);

        await full.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Cancellation);
        release.SetResult();

        (await engine.Client.WaitForInstanceCompletionAsync(id, Cancellation)).RuntimeStatus
            .ShouldBe(OrchestrationRuntimeStatus.Completed);
        most.ShouldBe(Limit);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public async Task Limits_BelowOne_AreRefused(int activities, int orchestrators)
    {
        await using var database = SqliteDatabase.InMemory();

        Should.Throw<ArgumentException>(() => new DurableEngine(new DurableEngineOptions
        {
            Database = database,
            MaxConcurrentActivities = activities,
            MaxConcurrentOrchestrators = orchestrators,
        })).Message.ShouldContain("is 0; it has to be 1 or more");
    }

    [Fact]
    public async Task Add_TwoOfOneName_IsRefused()
    {
        await using var database = SqliteDatabase.InMemory();
        await using var engine = new DurableEngine(new DurableEngineOptions { Database = database });
        engine.Orchestrator("Order", _ => Task.CompletedTask);

        Should.Throw<ArgumentException>(() => engine.Orchestrator("ORDER", _ => Task.CompletedTask))
            .Message.ShouldContain("two orchestrator functions 'ORDER'");
    }

    [Fact]
    public async Task Client_BeforeStartAndAfterStop_SaysSo()
    {
        await using var database = SqliteDatabase.InMemory();
        await using var engine = new DurableEngine(new DurableEngineOptions { Database = database });

        var early = await Should.ThrowAsync<InvalidOperationException>(
            () => engine.Client.GetInstanceAsync("x", Cancellation));
        await engine.StartAsync(Cancellation);
        await engine.StopAsync(Cancellation);
        var late = await Should.ThrowAsync<InvalidOperationException>(
            () => engine.Client.GetInstanceAsync("x", Cancellation));

        early.Message.ShouldContain("StartAsync");
        late.Message.ShouldContain("has been stopped");
    }

    [Fact]
    public async Task WaitForCompletion_NoSuchInstance_SaysWhich()
    {
        await using var harness = await EngineHarness.StartAsync(
            engine => engine.Orchestrator("A", _ => Task.CompletedTask));

        (await Should.ThrowAsync<ArgumentException>(() => harness.EndAsync("nobody")))
            .Message.ShouldContain("'nobody'");
    }

    [Fact]
    public async Task Journal_RefusesAnEpisode_ItRunsAgainLater()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
        {
            engine.Orchestrator("Wait", async context =>
            {
                var name = await context.WaitForExternalEvent<string>("Go");
                return await context.CallActivityAsync<string>("Hello", name);
            });
            engine.Activity<string>("Hello", name => $"hello {name}");
        });
        var id = await harness.ScheduleAsync("Wait");
        await harness.IdleAsync();
        await ExecuteAsync(harness, "ALTER TABLE durable_history RENAME TO elsewhere");
        await harness.Client.RaiseEventAsync(id, "Go", "you", Cancellation);

        var ended = harness.EndAsync(id);
        (await Task.WhenAny(ended, Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancellation)))
            .ShouldNotBe(ended);
        await ExecuteAsync(harness, "ALTER TABLE elsewhere RENAME TO durable_history");
        while (!ended.IsCompleted)
        {
            harness.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(ended, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation));
        }

        (await ended).ReadOutputAs<string>().ShouldBe("hello you");
        (await harness.Engine.VerifyReplayAsync(id, Cancellation)).ShouldBeNull();
    }

    private static Task ExecuteAsync(EngineHarness harness, string sql) => harness.Database.WriteAsync(
        connection => connection.Statement(sql).ExecuteNonQuery(), Cancellation);
}
