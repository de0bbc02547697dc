using Grpc.Core;
using Microsoft.DurableTask.Protobuf;
using Microsoft.Extensions.Time.Testing;
using Serverless.TaskHub.Tests.Hosting;

namespace Serverless.TaskHub.Tests.Grpc;

/// <summary>The worker's side of the protocol, call by call.</summary>
public sealed class WorkStreamTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private HubServer _server = null!;
    private TaskHubSidecarService.TaskHubSidecarServiceClient _client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await HubServer.StartAsync(HubDatabase.Memory(), _clock);
        _client = new TaskHubSidecarService.TaskHubSidecarServiceClient(_server.Channel);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Limit_OneOrchestration_SecondComesAfterTheFirstIsAnswered()
    {
        await StartAsync("A");
        await StartAsync("B");
        using var stream = Open(new GetWorkItemsRequest { MaxConcurrentOrchestrationWorkItems = 1 });

        var first = await ReadAsync(stream);
        _server.Hub.InFlight.ShouldBe(2);
        await CompleteAsync(first);
        var second = await ReadAsync(stream);

        first.OrchestratorRequest.NewEvents[1].ExecutionStarted.Name.ShouldBe("A");
        second.OrchestratorRequest.NewEvents[1].ExecutionStarted.Name.ShouldBe("B");
    }

    [Fact]
    public async Task Filter_NameAndVersion_OnlyThese()
    {
        await StartAsync("A", "1");
        await StartAsync("A", "2");
        await StartAsync("B");
        var filters = new WorkItemFilters();
        filters.Orchestrations.Add(new OrchestrationFilter { Name = "a", Versions = { "2" } });
        using var stream = Open(new GetWorkItemsRequest { WorkItemFilters = filters });

        var item = await ReadAsync(stream);

        item.OrchestratorRequest.NewEvents[1].ExecutionStarted.Version.ShouldBe("2");
        _server.Hub.Unserved.ShouldBe(2);
    }

    [Theory]
    [InlineData("1", "1", true)]
    [InlineData("1", "2", false)]
    public async Task Filter_ActivityWithoutVersion_IsTakenAsOneOfItsCallersVersion(
        string callers, string wanted, bool isTaken)
    {
        await StartAsync("A", callers);
        using var orchestrations = Open(new GetWorkItemsRequest { WorkItemFilters = OrchestrationsOnly() });
        var episode = await ReadAsync(orchestrations);
        var answer = new OrchestratorResponse
        {
            InstanceId = episode.OrchestratorRequest.InstanceId,
            CompletionToken = episode.CompletionToken,
        };
        answer.Actions.Add(new OrchestratorAction { ScheduleTask = new ScheduleTaskAction { Name = "Act" } });
        await _client.CompleteOrchestratorTaskAsync(answer, cancellationToken: Token);

        var filters = new WorkItemFilters();
        filters.Activities.Add(new ActivityFilter { Name = "Act", Versions = { wanted } });
        using var activities = Open(new GetWorkItemsRequest { WorkItemFilters = filters });

        if (isTaken)
        {
            (await ReadAsync(activities)).ActivityRequest.Name.ShouldBe("Act");
        }

        // A call that comes after the stream's start sees what the hub has given out.
        await _client.HelloAsync(new Google.Protobuf.WellKnownTypes.Empty(), cancellationToken: Token);
        _server.Hub.Unserved.ShouldBe(isTaken ? 0 : 1);
    }

    [Fact]
    public async Task Stop_StreamsOfWorkers_EndWithoutAnError()
    {
        await StartAsync("A");
        using var stream = Open(new GetWorkItemsRequest());
        await ReadAsync(stream);

        var stopping = _server.StopAsync();

        // A worker takes this for a drain, and connects again.
        (await stream.ResponseStream.MoveNext(Token)).ShouldBeFalse();
        await stopping;
        _server.Hub.NextTimer.ShouldNotBeNull("what the worker had rests and comes again");
    }

    [Fact]
    public async Task Complete_Twice_SecondIsNotFound()
    {
        await StartAsync("A");
        using var stream = Open(new GetWorkItemsRequest());
        var item = await ReadAsync(stream);
        await CompleteAsync(item);

        var again = await Should.ThrowAsync<RpcException>(() => CompleteAsync(item));
        again.StatusCode.ShouldBe(StatusCode.NotFound);

        // What a worker does then must not disturb anybody.
        await _client.AbandonTaskOrchestratorWorkItemAsync(
            new AbandonOrchestrationTaskRequest { CompletionToken = item.CompletionToken }, cancellationToken: Token);
    }

    [Fact]
    public async Task Abandon_Episode_ComesAgainAfterTheBackOffWithTheSameEvents()
    {
        var id = await StartAsync("A");
        using var stream = Open(new GetWorkItemsRequest());
        var first = await ReadAsync(stream);

        await _client.AbandonTaskOrchestratorWorkItemAsync(
            new AbandonOrchestrationTaskRequest { CompletionToken = first.CompletionToken }, cancellationToken: Token);
        _server.Hub.InFlight.ShouldBe(0);
        _server.Hub.NextTimer.ShouldBe(_clock.GetUtcNow().AddMilliseconds(100));
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        var second = await ReadAsync(stream);

        second.OrchestratorRequest.InstanceId.ShouldBe(id);
        second.CompletionToken.ShouldNotBe(first.CompletionToken);
        second.OrchestratorRequest.NewEvents[1].ExecutionStarted
            .ShouldBe(first.OrchestratorRequest.NewEvents[1].ExecutionStarted);
    }

    [Fact]
    public async Task Stream_Ends_WhatItHadGoesToAnother()
    {
        var id = await StartAsync("A");
        var lost = Open(new GetWorkItemsRequest());
        var item = await ReadAsync(lost);
        lost.Dispose();
        while (_server.Hub.NextTimer is null)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        using var other = Open(new GetWorkItemsRequest());
        _clock.Advance(TimeSpan.FromSeconds(1));

        (await ReadAsync(other)).OrchestratorRequest.InstanceId.ShouldBe(id);
        var late = await Should.ThrowAsync<RpcException>(() => CompleteAsync(item));
        late.StatusCode.ShouldBe(StatusCode.NotFound);
    }

    [Fact]
    public async Task History_Large_IsLeftOutForWorkersThatStreamIt()
    {
        var id = await StartAsync("A");
        using var stream = Open(new GetWorkItemsRequest { Capabilities = { WorkerCapability.HistoryStreaming } });
        var item = await ReadAsync(stream);
        var large = new OrchestratorResponse { InstanceId = id, CompletionToken = item.CompletionToken };
        for (var i = 0; i < 3; i++)
        {
            large.Actions.Add(new OrchestratorAction
            {
                Id = i,
                ScheduleTask = new ScheduleTaskAction { Name = "T", Input = new string('x', 600_000) },
            });
        }

        await _client.CompleteOrchestratorTaskAsync(large, cancellationToken: Token);
        await _client.RaiseEventAsync(new RaiseEventRequest { InstanceId = id, Name = "e" }, cancellationToken: Token);
        do
        {
            item = await ReadAsync(stream);
        }
        while (item.OrchestratorRequest is null);

        item.OrchestratorRequest.RequiresHistoryStreaming.ShouldBeTrue();
        item.OrchestratorRequest.PastEvents.ShouldBeEmpty();
        var chunks = new List<HistoryChunk>();
        using var history = _client.StreamInstanceHistory(
            new StreamInstanceHistoryRequest { InstanceId = id, ForWorkItemProcessing = true },
            cancellationToken: Token);
        await foreach (var chunk in history.ResponseStream.ReadAllAsync(Token))
        {
            chunks.Add(chunk);
        }

        chunks.Count.ShouldBe(3);
        chunks.SelectMany(chunk => chunk.Events).Count(e => e.TaskScheduled is not null).ShouldBe(3);
    }

    [Fact]
    public async Task ForceTerminate_WorkerHasIt_EndsAndItsAnswerIsRefused()
    {
        var id = await StartAsync("A");
        using var stream = Open(new GetWorkItemsRequest());
        var item = await ReadAsync(stream);

        var refused = await _server.Hub.ForceTerminateAsync([id, "nobody"], "\"stop\"");

        refused.ShouldBe(["nobody"]);
        (await _server.Hub.GetAsync(id, withPayloads: true))!.OrchestrationStatus
            .ShouldBe(OrchestrationStatus.Terminated);
        (await Should.ThrowAsync<RpcException>(() => CompleteAsync(item))).StatusCode.ShouldBe(StatusCode.NotFound);
        _server.Hub.InFlight.ShouldBe(0);
    }

    private async Task<string> StartAsync(string name, string? version = null)
    {
        var request = new CreateInstanceRequest { Name = name, Version = version };
        return (await _client.StartInstanceAsync(request, cancellationToken: Token)).InstanceId;
    }

    private AsyncServerStreamingCall<WorkItem> Open(GetWorkItemsRequest request) =>
        _client.GetWorkItems(request, cancellationToken: Token);

    private static async Task<WorkItem> ReadAsync(AsyncServerStreamingCall<WorkItem> stream)
    {
        (await stream.ResponseStream.MoveNext(Token)).ShouldBeTrue();
        return stream.ResponseStream.Current;
    }

    private async Task CompleteAsync(WorkItem item) => await _client.CompleteOrchestratorTaskAsync(
        new OrchestratorResponse
        {
            InstanceId = item.OrchestratorRequest.InstanceId,
            CompletionToken = item.CompletionToken,
        },
        cancellationToken: Token);

    private static WorkItemFilters OrchestrationsOnly()
    {
        var filters = new WorkItemFilters();
        filters.Orchestrations.Add(new OrchestrationFilter { Name = "A" });
        return filters;
    }
}
