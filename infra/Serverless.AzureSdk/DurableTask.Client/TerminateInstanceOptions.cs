namespace Microsoft.DurableTask.Client;

/// <summary>The output of a terminated orchestration, and whether its sub-orchestrations end with it.</summary>
public record TerminateInstanceOptions(object? Output = null, bool Recursive = false);
