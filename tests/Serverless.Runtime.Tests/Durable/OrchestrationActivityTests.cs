using System.Collections.Concurrent;
using System.Diagnostics;

namespace Serverless.Runtime.Tests.Durable;

public sealed class OrchestrationActivityTests
{
    [Fact]
    public async Task Orchestration_Ends_IsOneActivityFromStartToEnd()
    {
        var recorded = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Serverless.Runtime",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = recorded.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using var harness = await EngineHarness.StartAsync(engine => engine.Orchestrator("Traced", context =>
            context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None)));
        using var caller = new Activity("caller").Start();
        var id = await harness.ScheduleAsync("Traced", id: "traced-1");
        await harness.AdvanceAsync(TimeSpan.FromHours(1));
        await harness.EndAsync(id);
        await harness.IdleAsync();

        var activity = recorded.Single(a => a.GetTagItem("durabletask.task.instance_id") as string == "traced-1");

        activity.OperationName.ShouldBe("Traced");
        activity.Duration.ShouldBe(TimeSpan.FromHours(1));
        activity.ParentSpanId.ShouldBe(caller.SpanId);
        activity.GetTagItem("durabletask.task.status").ShouldBe("Completed");
    }
}
