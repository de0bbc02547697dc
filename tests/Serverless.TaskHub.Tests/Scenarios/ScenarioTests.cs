using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;
using Serverless.TaskHub.Tests.Hosting;

namespace Serverless.TaskHub.Tests.Scenarios;

/// <summary>What orchestrations do, with a stock worker and client over gRPC.</summary>
public abstract class ScenarioTests : IAsyncLifetime
{
    private HubDatabase _database = null!;

    protected HubServer Server { get; private set; } = null!;

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected virtual DurableTaskHubOptions Options { get; } = new();

    protected abstract HubDatabase OpenDatabase();

    public async ValueTask InitializeAsync()
    {
        _database = OpenDatabase();
        Server = await HubServer.StartAsync(_database, Clock, options: Options);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected Task WorkerAsync(Action<DurableTaskRegistry> tasks) => Server.StartWorkerAsync(tasks);

    protected async Task<OrchestrationMetadata> RunAsync(
        string name, object? input = null, StartOrchestrationOptions? options = null)
    {
        var id = await Server.Client.ScheduleNewOrchestrationInstanceAsync(name, input, options, Token);
        return await EndAsync(id);
    }

    protected Task<OrchestrationMetadata> EndAsync(string id) =>
        Server.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Token);

    /// <summary>Advances the clock from timer to timer, each time when nothing is in flight, until the instance has
    /// ended.</summary>
    protected async Task<OrchestrationMetadata> AdvanceToEndAsync(string id)
    {
        var end = EndAsync(id);
        while (true)
        {
            await Server.Hub.WhenIdleAsync(Token);
            if ((await Server.Hub.GetAsync(id, false))?.CompletedTimestamp is not null)
            {
                return await end;
            }

            var next = Server.Hub.NextTimer.ShouldNotBeNull("the instance waits for nothing");
            Clock.Advance(next - Clock.GetUtcNow());
        }
    }
}
