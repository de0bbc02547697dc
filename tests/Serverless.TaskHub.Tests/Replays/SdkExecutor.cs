using Google.Protobuf;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Protobuf;
using Microsoft.DurableTask.Worker.Grpc;
using Serverless.TaskHub.Execution;

namespace Serverless.TaskHub.Tests.Replays;

/// <summary>Runs one orchestrator as a worker of the SDK does, and activities that give back their input.</summary>
internal sealed class SdkExecutor(Func<TaskOrchestrationContext, Task<string>> orchestrator) : ITaskHubExecutor
{
    public ValueTask<OrchestratorResponse> RunOrchestratorAsync(
        OrchestratorRequest request, CancellationToken cancellationToken)
    {
        var answer = GrpcOrchestrationRunner.LoadAndRun<object, string>(
            request.ToByteString().ToBase64(), (context, _) => orchestrator(context)!);
        return ValueTask.FromResult(OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(answer)));
    }

    public Task<ActivityResponse> RunActivityAsync(ActivityRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new ActivityResponse { Result = request.Input.Trim('[', ']') });

    public ValueTask<EntityBatchResult> RunEntityAsync(
        EntityBatchRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
}
