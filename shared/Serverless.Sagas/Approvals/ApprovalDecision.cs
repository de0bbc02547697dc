namespace Serverless.Sagas;

/// <summary>A plain approval event: <c>{"approved": true, "by": "…", "comment": "…"}</c>.</summary>
/// <param name="Approved">Yes or no.</param>
/// <param name="By">Who decided.</param>
/// <param name="Comment">Why.</param>
public sealed record ApprovalDecision(bool Approved, string? By = null, string? Comment = null);
