namespace Serverless.Sagas.Steps;

/// <summary>How the attempts of a step, or of its undo, ended.</summary>
/// <param name="Kind">How.</param>
/// <param name="Value">What the step returned, when it succeeded.</param>
/// <param name="Error">What the last attempt failed with, when it failed.</param>
internal readonly record struct StepEnd<T>(StepEndKind Kind, T? Value = default, Exception? Error = null);
