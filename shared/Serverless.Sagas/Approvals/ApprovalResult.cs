namespace Serverless.Sagas;

/// <summary>The result of <see cref="SagaContextExtensions.WaitForApprovalAsync{T}"/>.</summary>
/// <param name="Outcome">How the wait ended.</param>
/// <param name="Decision">
/// The event's payload; null when <paramref name="Outcome"/> is <see cref="ApprovalOutcome.TimedOut"/>.
/// </param>
/// <typeparam name="T">The payload's type.</typeparam>
public sealed record ApprovalResult<T>(ApprovalOutcome Outcome, T? Decision)
    where T : class, IApprovalDecision;
