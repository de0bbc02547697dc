using Microsoft.DurableTask.Testing;

namespace Serverless.Benchmarks.Durable;

/// <summary>The SDK's own host for tests: worker, client and a backend in memory, over a port.</summary>
internal sealed class PeerSubject(DurableTaskTestHost host) : IDurableSubject
{
    public static async Task<IDurableSubject> StartAsync()
    {
        // It builds its server on the defaults of a host, which write several lines for each call.
        Environment.SetEnvironmentVariable("Logging__LogLevel__Default", "None");
        Environment.SetEnvironmentVariable("Logging__LogLevel__Microsoft", "None");
        return new PeerSubject(await DurableTaskTestHost.StartAsync(BenchTasks.Register));
    }

    public async Task RunAsync(string orchestrator, int activities, CancellationToken cancellationToken)
    {
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, activities, cancellationToken);
        await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: false, cancellationToken);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
