namespace Serverless.Sagas;

/// <summary>A compensation that failed after all its attempts.</summary>
/// <param name="Step">The name of the step that stays done.</param>
/// <param name="Error">The message of the last failure.</param>
public sealed record CompensationFailure(string Step, string Error);
