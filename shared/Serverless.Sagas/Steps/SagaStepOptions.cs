using Microsoft.DurableTask;

namespace Serverless.Sagas;

/// <summary>Options of one step.</summary>
public sealed record SagaStepOptions
{
    internal static readonly SagaStepOptions Default = new();

    /// <summary>Gets how often the step is tried; null takes <see cref="SagaOptions.Retry"/>.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>Gets how often its undo is tried; null takes <see cref="SagaOptions.UndoRetry"/>.</summary>
    public RetryPolicy? UndoRetry { get; init; }

    /// <summary>
    /// Gets which failures of activities are worth another attempt; null is all. A policy's own handler is not asked:
    /// it sees exceptions of the engine.
    /// </summary>
    public Func<TaskFailureDetails, bool>? RetryWhen { get; init; }

    /// <summary>
    /// Gets how long one attempt, of the step or of its undo, may take on the orchestration's clock; null is for ever.
    /// An attempt that is given up counts as failed and may still have its effect; an undo waits until the activities
    /// that it called have ended.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// Gets whether the saga waits for a person when the step keeps failing, instead of undoing what was done. After
    /// the point of no return every step does. Default: false.
    /// </summary>
    public bool ParksOnFailure { get; init; }
}
