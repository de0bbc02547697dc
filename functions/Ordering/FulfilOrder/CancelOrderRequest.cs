namespace Ordering.FulfilOrder;

/// <summary>The input of the activity that cancels an order.</summary>
public sealed record CancelOrderRequest(string OrderId, Cancellation Cancellation);
