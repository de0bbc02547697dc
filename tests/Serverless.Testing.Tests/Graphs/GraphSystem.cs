using System.Text.Json;
using Azure.Messaging.ServiceBus;
using GraphApp;
using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Testing.Tests.Graphs;

/// <summary>The app that walks graphs, and counts of everything that it has to do.</summary>
internal sealed class GraphSystem(TestSystem system) : IAsyncDisposable
{
    private const string App = "graphapp";

    public TestSystem System => system;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Visits Visits => system.Services(App).GetRequiredService<Visits>();

    public static async Task<GraphSystem> StartAsync() => new(await TestSystem.StartAsync(
        new TestSystemOptions(TestApps.Folder("GraphApp"))
        {
            TopologyPath = Path.Combine(AppContext.BaseDirectory, "Graphs", "topology.json"),
        },
        Cancellation));

    /// <summary>Walks a graph to its end, in steps of random length, and checks each time the system is idle.</summary>
    public async Task WalkAsync(RandomGraph graph, int seed)
    {
        Visits.Clear();
        var plan = graph.PlanFrom(system.Time.GetUtcNow());
        await system.Messages.SendAsync(
            "graph-queue", new ServiceBusMessage(JsonSerializer.SerializeToUtf8Bytes(graph.Root)), Cancellation);
        await system.IdleAsync(Cancellation);
        await CheckAsync(plan, seed);
        var end = plan.Max(step => step.At);
#pragma warning disable CA5394 // Repeatable is what it is for.
        var random = new Random(seed);
        while (system.Time.GetUtcNow() < end)
        {
            await system.AdvanceAsync(TimeSpan.FromMilliseconds(random.Next(1, 120_000)), Cancellation);
            await CheckAsync(plan, seed);
        }
#pragma warning restore CA5394
    }

    public ValueTask DisposeAsync() => system.DisposeAsync();

    /// <summary>What is due was done, at its time and once; what waits is what the clock has to bring.</summary>
    private async Task CheckAsync(List<(Step Step, DateTimeOffset Sent, DateTimeOffset At)> plan, int seed)
    {
        var now = system.Time.GetUtcNow();
        var what = $"seed {seed} at {now:O}";
        Differences(plan, now).ShouldBeEmpty(what);

        var waiting = plan.Where(step => step.Sent <= now && step.At > now).CountBy(step => step.Step.Way)
            .ToDictionary();
        var queue = system.Messages.Count("graph-queue");
        queue.ShouldBe(new(0, waiting.GetValueOrDefault(Way.Scheduled), 0, 0), what);
        system.Messages.Count("graph-pauses").ShouldBe(new(waiting.GetValueOrDefault(Way.Pause), 0, 0, 0), what);
        Visits.Waiting.Count.ShouldBe(waiting.GetValueOrDefault(Way.Timer), what);
        foreach (var entity in (string[])["graph-topic/walk", "graph-sessions", "graph-outputs", "graph-durables"])
        {
            system.Messages.Count(entity).ShouldBe(default, $"{entity} {what}");
        }

        (await system.Orchestrations.ListAsync()).Count(orchestration => !orchestration.HasEnded)
            .ShouldBe(waiting.GetValueOrDefault(Way.Durable), what);
    }

    /// <summary>What was not visited once and when it was due, with the way that leads there.</summary>
    private IEnumerable<string> Differences(
        List<(Step Step, DateTimeOffset Sent, DateTimeOffset At)> plan, DateTimeOffset now)
    {
        var visits = Visits.All.ToLookup(visit => visit.Id, visit => visit.At);
        return
            from planned in plan
            let expected = planned.At <= now ? (DateTimeOffset[])[planned.At] : []
            let actual = visits[planned.Step.Id]
            where !actual.SequenceEqual(expected)
            select $"{planned.Step.Id} {planned.Step.Way} sent {planned.Sent:mm:ss.fff} due {planned.At:mm:ss.fff}"
                + $" failures {planned.Step.Failures} visited "
                + string.Join(", ", actual.Select(at => $"{at:mm:ss.fff}"));
    }
}
