namespace Ordering.PlaceOrder;

/// <summary>A line in the body of <c>POST /api/orders</c>.</summary>
public sealed record PlaceOrderLine(string? Sku = null, int? Quantity = null, decimal? UnitPrice = null);
