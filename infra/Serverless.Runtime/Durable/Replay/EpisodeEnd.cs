using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Serverless.Runtime.Durable;

/// <summary>How an episode left the orchestrator when it did not leave it waiting.</summary>
internal sealed record EpisodeEnd(InstanceTrigger Trigger)
{
    public string? Output { get; init; }

    public TaskFailureDetails? Failure { get; init; }

    public ContinuationRequest? Continuation { get; init; }

    public OrchestrationRuntimeStatus Status => Trigger switch
    {
        InstanceTrigger.Complete => OrchestrationRuntimeStatus.Completed,
        InstanceTrigger.Terminate => OrchestrationRuntimeStatus.Terminated,
        InstanceTrigger.ContinueAsNew => OrchestrationRuntimeStatus.Running,
        _ => OrchestrationRuntimeStatus.Failed,
    };

    /// <summary>The name of a successful end in the history.</summary>
    public const string Completed = nameof(OrchestrationRuntimeStatus.Completed);

    public static EpisodeEnd Failed(Exception failure) =>
        new(InstanceTrigger.Fail) { Failure = Failures.From(failure) };
}
