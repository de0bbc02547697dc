namespace Serverless.TaskHub.Entities;

/// <summary>What is known of an entity. Never changed, only replaced.</summary>
/// <param name="Id">Its id, <c>@name@key</c>, the name in lower case.</param>
/// <param name="State">Its state, or null when it has none.</param>
/// <param name="UpdatedAt">When its state changed last.</param>
/// <param name="LockedBy">The orchestration that has locked it, or null.</param>
/// <param name="LockId">The critical section of that orchestration.</param>
internal sealed record EntityRecord(
    string Id, string? State, DateTimeOffset UpdatedAt, string? LockedBy = null, string? LockId = null)
{
    /// <summary>Nothing to keep.</summary>
    public bool IsEmpty => State is null && LockedBy is null;
}
