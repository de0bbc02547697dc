namespace Serverless.Sagas.Running;

/// <summary>Why a saga goes no further.</summary>
/// <param name="Step">The step that failed; null when it was aborted or stopped.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="Abort">What it was aborted with; null when it was not.</param>
/// <param name="Stop">The request to stop; null when there was none.</param>
/// <param name="IsParked">Whether it ends as it is, since nobody came to a step after the point of no return.</param>
internal sealed record SagaEnd(
    string? Step, string Reason, object? Abort = null, StopRequest? Stop = null, bool IsParked = false);
