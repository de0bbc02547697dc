using Microsoft.Extensions.Time.Testing;
using Serverless.Conformance.Brokers;
using Serverless.Conformance.Nodes;

namespace Serverless.Conformance.Scenarios;

/// <summary>
/// Scenarios of event hubs: the broker keeps its data over a restart, and its clock moves when a scenario says so.
/// </summary>
internal static class EventHubScenarioRun
{
    public static async Task PassesAsync(NodeRunner node, string scenario)
    {
        FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
        await using var broker = await ConformanceBroker.StartDurableAsync(time);
        var failure = await node.RunAsync(scenario, broker, control => ControlAsync(broker, time, control));
        failure.ShouldBeNull();
    }

    private static Task ControlAsync(ConformanceBroker broker, FakeTimeProvider time, string control)
    {
        switch (control)
        {
            case "restart":
                return broker.RestartAsync();
            case "pass 1 minute":
                time.Advance(TimeSpan.FromMinutes(1));
                return Task.CompletedTask;
            case "pass 2 hours":
                time.Advance(TimeSpan.FromHours(2));
                return Task.CompletedTask;
            default:
                throw new ArgumentException($"The scenario asks for '{control}', which is not known.", nameof(control));
        }
    }
}
