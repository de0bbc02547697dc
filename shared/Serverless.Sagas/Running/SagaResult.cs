namespace Serverless.Sagas;

/// <summary>How a saga ended. Serializes as JSON, so it can be the output of an orchestration.</summary>
/// <param name="Status">Completed, compensated, or parked; never two of them.</param>
/// <param name="Step">The step whose failure ended it; null when it completed, or was aborted or stopped.</param>
/// <param name="Reason">Why it did not complete; null when it did.</param>
/// <param name="Abort">What <see cref="Saga{TAbort}.Abort"/> was given; null when nobody aborted.</param>
/// <param name="Done">The steps that are done, in the order of their starts.</param>
/// <param name="Undone">The steps that were undone, in that order.</param>
/// <param name="Skipped">The steps, and the undos of steps, that a person said to take as done.</param>
/// <param name="Left">What nobody settled: steps after the point of no return, and steps that are not undone.</param>
/// <typeparam name="TAbort">Why the saga's own code may abort.</typeparam>
public sealed record SagaResult<TAbort>(
    SagaStatus Status,
    string? Step,
    string? Reason,
    TAbort? Abort,
    IReadOnlyList<string> Done,
    IReadOnlyList<string> Undone,
    IReadOnlyList<string> Skipped,
    IReadOnlyList<string> Left)
    where TAbort : class;
