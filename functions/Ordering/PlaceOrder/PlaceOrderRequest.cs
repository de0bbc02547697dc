namespace Ordering.PlaceOrder;

/// <summary>The body of <c>POST /api/orders</c>, before anything in it is known to be there.</summary>
public sealed record PlaceOrderRequest(
    string? CustomerId = null, string? Currency = null, IReadOnlyList<PlaceOrderLine?>? Lines = null);
