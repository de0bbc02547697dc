namespace Serverless.Testing.Durable;

/// <summary>An orchestration as its hub has it.</summary>
/// <param name="Id">The instance id.</param>
/// <param name="Name">The orchestrator.</param>
/// <param name="Status">
/// Running, Completed, ContinuedAsNew, Failed, Canceled, Terminated, Pending or Suspended.
/// </param>
/// <param name="Input">Its input, as JSON; null for none.</param>
/// <param name="Output">Its output, as JSON; null for none.</param>
/// <param name="CustomStatus">Its custom status, as JSON; null for none.</param>
/// <param name="Failure">Why it failed: type and message; null when it did not.</param>
/// <param name="CreatedAt">When it was started.</param>
/// <param name="UpdatedAt">When it last went on.</param>
public sealed record Orchestration(
    string Id,
    string Name,
    string Status,
    string? Input,
    string? Output,
    string? CustomStatus,
    string? Failure,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    /// <summary>Gets whether it has ended, however it did.</summary>
    public bool HasEnded => Status is "Completed" or "Failed" or "Canceled" or "Terminated";
}
