using Microsoft.DurableTask.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.FunctionsHost.Durable;
using Serverless.LocalHost.CommandLine;
using Serverless.LocalHost.Hosting;
using Serverless.LocalHost.Tests.Support;
using Serverless.TaskHub.Execution;
using Serverless.TaskHub.Replays;

namespace Serverless.LocalHost.Tests.CommandLine;

public sealed class HistoriesCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_HubWithAnEndedOrchestration_WritesItsHistory()
    {
        await using var hubs = new DurableHubs(null, TimeProvider.System, NullLoggerFactory.Instance);
        await using var endpoint = await TaskHubEndpoint.StartAsync(0, hubs, NullLoggerFactory.Instance, Token);
        var hub = await hubs.GetAsync("orders", Token);
        await using var attachment = hub.AttachExecutor(new Ending());
        await hub.StartAsync(new CreateInstanceRequest { Name = "Order", InstanceId = "1" }, Token);
        await hub.StartAsync(new CreateInstanceRequest { Name = "Order", InstanceId = "2" }, Token);
        await hub.WhenIdleAsync(Token);
        var output = new StringWriter();

        var code = await HistoriesCommand.RunAsync(
            _folder.Path, new Uri($"http://localhost:{endpoint.Port}"), "orders", output, Token);

        code.ShouldBe(0);
        var file = Directory.GetFiles(_folder.Path).ShouldHaveSingleItem();
        output.ToString().ShouldStartWith(file);
        (await RecordedHistory.ReadAsync(file, Token)).Events[^1].ExecutionCompleted.Result.ShouldBe("1");
    }

    [Fact]
    public async Task Run_EmptyHub_SaysSo()
    {
        await using var hubs = new DurableHubs(null, TimeProvider.System, NullLoggerFactory.Instance);
        await using var endpoint = await TaskHubEndpoint.StartAsync(0, hubs, NullLoggerFactory.Instance, Token);
        var output = new StringWriter();

        var code = await HistoriesCommand.RunAsync(
            _folder.Path, new Uri($"http://localhost:{endpoint.Port}"), "orders", output, Token);

        code.ShouldBe(1);
        output.ToString().ShouldContain("No orchestration of task hub 'orders' has ended");
    }

    [Fact]
    public async Task Run_NobodyThere_SaysHowToStartOne()
    {
        var refused = await Should.ThrowAsync<LocalHostException>(() => HistoriesCommand.RunAsync(
            _folder.Path, new Uri("http://localhost:1"), "orders", TextWriter.Null, Token));

        refused.Message.ShouldContain("--task-hub-port");
    }

    private sealed class Ending : ITaskHubExecutor
    {
        public ValueTask<OrchestratorResponse> RunOrchestratorAsync(
            OrchestratorRequest request, CancellationToken cancellationToken)
        {
            var answer = new OrchestratorResponse();
            answer.Actions.Add(new OrchestratorAction
            {
                CompleteOrchestration = new CompleteOrchestrationAction
                {
                    OrchestrationStatus = OrchestrationStatus.Completed,
                    Result = "1",
                },
            });
            return ValueTask.FromResult(answer);
        }

        public Task<ActivityResponse> RunActivityAsync(ActivityRequest request, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<EntityBatchResult> RunEntityAsync(
            EntityBatchRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
