using Grpc.Core;
using Microsoft.DurableTask.Protobuf;
using Microsoft.Extensions.Hosting;
using Empty = Google.Protobuf.WellKnownTypes.Empty;

namespace Serverless.TaskHub.Grpc;

/// <summary>A task hub as TaskHubSidecarService: what the SDKs' clients and workers call.</summary>
internal sealed class TaskHubGrpcService(TaskHubFinder find, IHostApplicationLifetime? lifetime = null)
    : TaskHubSidecarService.TaskHubSidecarServiceBase
{
    public override Task<Empty> Hello(Empty request, ServerCallContext context) => Task.FromResult(new Empty());

    public override Task<CreateInstanceResponse> StartInstance(
        CreateInstanceRequest request, ServerCallContext context) =>
        Call(context, async hub => new CreateInstanceResponse
        {
            InstanceId = await hub.StartAsync(request, context.CancellationToken),
        });

    public override Task<GetInstanceResponse> GetInstance(GetInstanceRequest request, ServerCallContext context) =>
        Call(context, async hub => Response(await hub.GetAsync(request.InstanceId, request.GetInputsAndOutputs)));

    public override Task<GetInstanceResponse> WaitForInstanceStart(
        GetInstanceRequest request, ServerCallContext context) =>
        Call(context, async hub => Response(await hub.WaitForStartAsync(
            request.InstanceId, request.GetInputsAndOutputs, context.CancellationToken)));

    public override Task<GetInstanceResponse> WaitForInstanceCompletion(
        GetInstanceRequest request, ServerCallContext context) =>
        Call(context, async hub => Response(await hub.WaitForCompletionAsync(
            request.InstanceId, request.GetInputsAndOutputs, context.CancellationToken)));

    public override Task<RaiseEventResponse> RaiseEvent(RaiseEventRequest request, ServerCallContext context) =>
        Call(
            context,
            hub => hub.RaiseEventAsync(request.InstanceId, request.Name, request.Input),
            new RaiseEventResponse());

    public override Task<TerminateResponse> TerminateInstance(TerminateRequest request, ServerCallContext context) =>
        Call(
            context,
            hub => hub.TerminateAsync(request.InstanceId, request.Output, request.Recursive),
            new TerminateResponse());

    public override Task<SuspendResponse> SuspendInstance(SuspendRequest request, ServerCallContext context) =>
        Call(context, hub => hub.SuspendAsync(request.InstanceId, request.Reason), new SuspendResponse());

    public override Task<ResumeResponse> ResumeInstance(ResumeRequest request, ServerCallContext context) =>
        Call(context, hub => hub.ResumeAsync(request.InstanceId, request.Reason), new ResumeResponse());

    public override Task<RewindInstanceResponse> RewindInstance(
        RewindInstanceRequest request, ServerCallContext context) =>
        Call(context, hub => hub.RewindAsync(request.InstanceId, request.Reason), new RewindInstanceResponse());

    public override Task<RestartInstanceResponse> RestartInstance(
        RestartInstanceRequest request, ServerCallContext context) =>
        Call(context, async hub => new RestartInstanceResponse
        {
            InstanceId = await hub.RestartAsync(request.InstanceId, request.RestartWithNewInstanceId),
        });

    public override Task<QueryInstancesResponse> QueryInstances(
        QueryInstancesRequest request, ServerCallContext context) =>
        Call(context, hub => hub.QueryAsync(request.Query ?? new InstanceQuery()));

    public override Task<ListInstanceIdsResponse> ListInstanceIds(
        ListInstanceIdsRequest request, ServerCallContext context) => Call(context, hub => hub.ListIdsAsync(request));

    public override Task<PurgeInstancesResponse> PurgeInstances(
        PurgeInstancesRequest request, ServerCallContext context) => Call(context, hub => hub.PurgeAsync(request));

    public override Task<SkipGracefulOrchestrationTerminationsResponse> SkipGracefulOrchestrationTerminations(
        SkipGracefulOrchestrationTerminationsRequest request, ServerCallContext context) =>
        Call(context, async hub =>
        {
            var response = new SkipGracefulOrchestrationTerminationsResponse();
            response.UnterminatedInstanceIds.AddRange(
                await hub.ForceTerminateAsync(request.InstanceBatch?.InstanceIds ?? [], request.Reason));
            return response;
        });

    public override async Task StreamInstanceHistory(
        StreamInstanceHistoryRequest request,
        IServerStreamWriter<HistoryChunk> responseStream,
        ServerCallContext context)
    {
        var history = await Call(context, async hub => await hub.GetHistoryAsync(request.InstanceId)
            ?? throw new TaskHubException(
                TaskHubError.NotFound, $"An orchestration with the instanceId {request.InstanceId} was not found."));
        foreach (var chunk in HistoryChunks.Split(history))
        {
            await responseStream.WriteAsync(chunk, context.CancellationToken);
        }
    }

    public override async Task GetWorkItems(
        GetWorkItemsRequest request, IServerStreamWriter<WorkItem> responseStream, ServerCallContext context)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken, lifetime?.ApplicationStopping ?? default);
        var hub = await Call(context, Task.FromResult);
        await new WorkItemStream(hub, responseStream, TimeProvider.System).RunAsync(request, ended.Token);
    }

    public override Task<CompleteTaskResponse> CompleteOrchestratorTask(
        OrchestratorResponse request, ServerCallContext context) =>
        Call(context, hub => hub.Runners.Episodes.CompleteAsync(request), new CompleteTaskResponse());

    public override Task<CompleteTaskResponse> CompleteActivityTask(
        ActivityResponse request, ServerCallContext context) =>
        Call(
            context,
            hub =>
            {
                hub.Runners.Activities.Complete(request);
                return Task.CompletedTask;
            },
            new CompleteTaskResponse());

    public override Task<CompleteTaskResponse> CompleteEntityTask(
        EntityBatchResult request, ServerCallContext context) =>
        Call(context, hub => hub.Runners.Entities.CompleteAsync(request), new CompleteTaskResponse());

    public override Task<SignalEntityResponse> SignalEntity(SignalEntityRequest request, ServerCallContext context) =>
        Call(context, hub => hub.SignalEntityAsync(request), new SignalEntityResponse());

    public override Task<GetEntityResponse> GetEntity(GetEntityRequest request, ServerCallContext context) =>
        Call(context, hub =>
        {
            var entity = hub.GetEntity(request.InstanceId, request.IncludeState);
            return Task.FromResult(new GetEntityResponse { Exists = entity is not null, Entity = entity });
        });

    public override Task<QueryEntitiesResponse> QueryEntities(
        QueryEntitiesRequest request, ServerCallContext context) =>
        Call(context, hub => Task.FromResult(hub.QueryEntities(request.Query ?? new EntityQuery())));

    public override Task<CleanEntityStorageResponse> CleanEntityStorage(
        CleanEntityStorageRequest request, ServerCallContext context) =>
        Call(context, hub => hub.CleanEntitiesAsync(request));

    public override Task<AbandonOrchestrationTaskResponse> AbandonTaskOrchestratorWorkItem(
        AbandonOrchestrationTaskRequest request, ServerCallContext context) =>
        Abandon(context, request.CompletionToken, new AbandonOrchestrationTaskResponse());

    public override Task<AbandonActivityTaskResponse> AbandonTaskActivityWorkItem(
        AbandonActivityTaskRequest request, ServerCallContext context) =>
        Abandon(context, request.CompletionToken, new AbandonActivityTaskResponse());

    public override Task<AbandonEntityTaskResponse> AbandonTaskEntityWorkItem(
        AbandonEntityTaskRequest request, ServerCallContext context) =>
        Abandon(context, request.CompletionToken, new AbandonEntityTaskResponse());

    public override Task<CreateTaskHubResponse> CreateTaskHub(
        CreateTaskHubRequest request, ServerCallContext context) =>
        Task.FromResult(new CreateTaskHubResponse());

    private static GetInstanceResponse Response(OrchestrationState? state) =>
        new() { Exists = state is not null, OrchestrationState = state };

    private Task<T> Abandon<T>(ServerCallContext context, string token, T response) => Call(
        context,
        hub =>
        {
            hub.Runners.Abandon(token);
            return Task.CompletedTask;
        },
        response);

    private Task<T> Call<T>(ServerCallContext context, Func<DurableTaskHub, Task> call, T response) =>
        Call(context, async hub =>
        {
            await call(hub);
            return response;
        });

    private async Task<T> Call<T>(ServerCallContext context, Func<DurableTaskHub, Task<T>> call)
    {
        try
        {
            return await call(await find.FindAsync(context));
        }
        catch (TaskHubException e)
        {
            throw new RpcException(new Status(CodeOf(e.Error), e.Message));
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The caller has gone."));
        }
    }

    private static StatusCode CodeOf(TaskHubError error) => error switch
    {
        TaskHubError.NotFound => StatusCode.NotFound,
        TaskHubError.AlreadyExists => StatusCode.AlreadyExists,
        TaskHubError.FailedPrecondition => StatusCode.FailedPrecondition,
        _ => StatusCode.InvalidArgument,
    };
}
