namespace Serverless.Runtime.Tests.Durable;

public sealed class ContinueAsNewTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ContinueAsNew_WithEventsLeft_CarriesThemOver()
    {
        await using var harness = await EngineHarness.StartAsync(engine => engine.Orchestrator("Sum", async context =>
        {
            var sum = context.GetInput<int>() + await context.WaitForExternalEvent<int>("Add");
            if (sum < 6)
            {
                context.ContinueAsNew(sum);
            }

            return sum;
        }));
        var id = await harness.ScheduleAsync("Sum", 0);

        foreach (var i in new[] { 1, 2, 3 })
        {
            await harness.Client.RaiseEventAsync(id, "Add", i, Cancellation);
        }

        (await harness.EndAsync(id)).ReadOutputAs<int>().ShouldBe(6);
    }

    [Fact]
    public async Task ContinueAsNew_EventsInOneEpisodeAndARestart_KeepsTheLeftOnes()
    {
        await using var harness = await EngineHarness.StartAsync(
            engine => engine.Orchestrator("Sum", async context =>
            {
                await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
                var sum = context.GetInput<int>() + await context.WaitForExternalEvent<int>("Add");
                if (sum < 6)
                {
                    context.ContinueAsNew(sum);
                }

                return sum;
            }),
            EngineHarness.NewPath());
        var id = await harness.ScheduleAsync("Sum", 0);
        foreach (var i in new[] { 1, 2, 3 })
        {
            await harness.Client.RaiseEventAsync(id, "Add", i, Cancellation);
        }

        for (var i = 0; i < 3; i++)
        {
            await harness.AdvanceAsync(TimeSpan.FromSeconds(1));
            await harness.RestartAsync();
        }

        (await harness.EndAsync(id)).ReadOutputAs<int>().ShouldBe(6);
    }

    [Fact]
    public async Task ContinueAsNew_EventsNotPreserved_AreDropped()
    {
        await using var harness = await EngineHarness.StartAsync(engine => engine.Orchestrator("Once", async context =>
        {
            if (context.GetInput<int>() == 0)
            {
                await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
                context.ContinueAsNew(1, preserveUnprocessedEvents: false);
                return "again";
            }

            using var stop = new CancellationTokenSource();
            var next = context.WaitForExternalEvent<string>("e");
            return await Task.WhenAny(next, context.CreateTimer(TimeSpan.FromSeconds(1), stop.Token)) == next
                ? "kept"
                : "dropped";
        }));
        var id = await harness.ScheduleAsync("Once", 0);
        await harness.Client.RaiseEventAsync(id, "e", "x", Cancellation);

        await harness.AdvanceAsync(TimeSpan.FromSeconds(3), steps: 3);

        (await harness.EndAsync(id)).ReadOutputAs<string>().ShouldBe("dropped");
    }
}
