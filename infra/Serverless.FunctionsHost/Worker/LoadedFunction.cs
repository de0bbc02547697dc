namespace Serverless.FunctionsHost.Worker;

/// <summary>A function and what became of loading it.</summary>
/// <param name="Definition">The function.</param>
/// <param name="IsDisabled">Whether a setting disables it: it was not loaded.</param>
/// <param name="Error">Why it could not be loaded; null when it was, or is disabled.</param>
internal sealed record LoadedFunction(FunctionDefinition Definition, bool IsDisabled, string? Error);
