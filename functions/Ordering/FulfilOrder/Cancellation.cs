namespace Ordering.FulfilOrder;

/// <summary>Why an order is cancelled.</summary>
/// <param name="Reason">One of <see cref="Orders.CancellationReason"/>.</param>
/// <param name="Detail">What a person should know about it.</param>
public sealed record Cancellation(string Reason, string? Detail = null);
