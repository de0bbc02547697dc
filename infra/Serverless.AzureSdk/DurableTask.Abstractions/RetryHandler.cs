namespace Microsoft.DurableTask;

/// <summary>Decides whether a failed task is tried again; it is orchestrator code and must be deterministic.</summary>
public delegate bool RetryHandler(RetryContext retryContext);
