namespace Ordering.ApproveOrder;

/// <summary>The body of <c>POST /api/orders/{id}/approval</c>.</summary>
/// <param name="Approved">The decision.</param>
/// <param name="By">Who decided; optional.</param>
/// <param name="Comment">Why; optional.</param>
public sealed record ApprovalRequest(bool? Approved = null, string? By = null, string? Comment = null);
