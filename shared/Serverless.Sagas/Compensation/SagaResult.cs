namespace Serverless.Sagas;

/// <summary>
/// What a saga did and what it undid. Serializes as JSON, so it can be the output of an orchestration.
/// </summary>
/// <param name="Status">How it ended.</param>
/// <param name="Reason">Why it was compensated; null when it completed.</param>
/// <param name="FailedStep">
/// The step whose failure ended the saga; null when none failed (completed, or aborted between steps).
/// </param>
/// <param name="Steps">The names of the steps that succeeded, in the order in which they did.</param>
/// <param name="Compensated">
/// The names of the steps that were undone, in the order in which they were (reverse of registration).
/// </param>
/// <param name="NotCompensated">The compensations that failed after all their attempts.</param>
public sealed record SagaResult(
    SagaStatus Status,
    string? Reason,
    string? FailedStep,
    IReadOnlyList<string> Steps,
    IReadOnlyList<string> Compensated,
    IReadOnlyList<CompensationFailure> NotCompensated);
