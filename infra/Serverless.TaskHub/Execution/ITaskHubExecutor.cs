using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Execution;

/// <summary>Runs functions in the place of a worker's stream: a Functions host. What a function did wrong belongs into
/// the answer; an exception says that it could not be run (its worker died), and it is run again after a while.
/// </summary>
public interface ITaskHubExecutor
{
    /// <summary>Runs one episode of an orchestrator.</summary>
    /// <param name="request">History and new events. It is the callee's to change.</param>
    /// <param name="cancellationToken">Set when the executor is detached.</param>
    ValueTask<OrchestratorResponse> RunOrchestratorAsync(
        OrchestratorRequest request, CancellationToken cancellationToken);

    /// <summary>Runs an activity.</summary>
    /// <param name="request">The call, its input as the orchestrator's SDK wrote it. Not to be changed.</param>
    /// <param name="cancellationToken">Set when the executor is detached.</param>
    Task<ActivityResponse> RunActivityAsync(ActivityRequest request, CancellationToken cancellationToken);

    /// <summary>Runs operations of an entity.</summary>
    /// <param name="request">State and operations. It is the callee's to change.</param>
    /// <param name="cancellationToken">Set when the executor is detached.</param>
    ValueTask<EntityBatchResult> RunEntityAsync(EntityBatchRequest request, CancellationToken cancellationToken);
}
