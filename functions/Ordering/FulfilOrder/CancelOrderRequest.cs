namespace Ordering.FulfilOrder;

/// <summary>The input of the activity that cancels an order.</summary>
internal sealed record CancelOrderRequest(string OrderId, Cancellation Cancellation);
