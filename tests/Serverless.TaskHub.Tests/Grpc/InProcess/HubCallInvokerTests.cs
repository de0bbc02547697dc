using Grpc.Core;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Protobuf;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Serverless.TaskHub.Grpc;

namespace Serverless.TaskHub.Tests.Grpc.InProcess;

public sealed class HubCallInvokerTests : IAsyncLifetime
{
    private DurableTaskHub _hub = null!;
    private TaskHubSidecarService.TaskHubSidecarServiceClient _client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await DurableTaskHub.OpenAsync(new DurableTaskHubOptions());
        _client = new TaskHubSidecarService.TaskHubSidecarServiceClient(_hub.CreateCallInvoker());
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task StockWorkerAndClient_WithoutSocket_RunOrchestrations()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        builder.Services.AddDurableTaskClient(
            client => client.UseGrpc(options => options.CallInvoker = _hub.CreateCallInvoker()));
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(tasks =>
            {
                tasks.AddOrchestratorFunc<int, int>("Sum", async (context, n) =>
                {
                    var parts = await Task.WhenAll(Enumerable.Range(1, n)
                        .Select(i => context.CallActivityAsync<int>("Square", i)));
                    return parts.Sum();
                });
                tasks.AddActivityFunc<int, int>("Square", (_, i) => i * i);
            });
            worker.UseGrpc(options => options.CallInvoker = _hub.CreateCallInvoker());
        });
        using var host = builder.Build();
        await host.StartAsync(Token);
        var client = host.Services.GetRequiredService<DurableTaskClient>();

        var id = await client.ScheduleNewOrchestrationInstanceAsync("Sum", 100, Token);
        var end = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Token);
        await host.StopAsync(Token);

        end.ReadOutputAs<int>().ShouldBe(338_350);
    }

    [Fact]
    public async Task Call_Refused_ThrowsWithStatusAndCure()
    {
        var refused = await Should.ThrowAsync<RpcException>(
            async () => await _client.StartInstanceAsync(new CreateInstanceRequest(), cancellationToken: Token));

        refused.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        refused.Status.Detail.ShouldContain("Give the name of one");
    }

    [Fact]
    public async Task Call_PastItsDeadline_ThrowsDeadlineExceeded()
    {
        var request = new GetInstanceRequest { InstanceId = "nobody" };

        var late = await Should.ThrowAsync<RpcException>(async () => await _client.WaitForInstanceCompletionAsync(
            request, deadline: DateTime.MinValue.ToUniversalTime(), cancellationToken: Token));

        late.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
    }

    [Fact]
    public async Task Stream_Disposed_GivesItsWorkBack()
    {
        using (var stream = _client.GetWorkItems(new GetWorkItemsRequest(), cancellationToken: Token))
        {
            await _client.StartInstanceAsync(
                new CreateInstanceRequest { Name = "Once", InstanceId = "1" }, cancellationToken: Token);
            (await stream.ResponseStream.MoveNext(Token)).ShouldBeTrue();
            stream.ResponseStream.Current.OrchestratorRequest.InstanceId.ShouldBe("1");
        }

        using var second = _client.GetWorkItems(new GetWorkItemsRequest(), cancellationToken: Token);
        (await second.ResponseStream.MoveNext(Token)).ShouldBeTrue();
        second.ResponseStream.Current.OrchestratorRequest.InstanceId.ShouldBe("1");
    }

    [Fact]
    public async Task Stream_OfUnknownInstance_EndsWithNotFound()
    {
        using var stream = _client.StreamInstanceHistory(
            new StreamInstanceHistoryRequest { InstanceId = "nobody" }, cancellationToken: Token);

        var failure = await Should.ThrowAsync<RpcException>(() => stream.ResponseStream.MoveNext(Token));

        failure.StatusCode.ShouldBe(StatusCode.NotFound);
    }
}
