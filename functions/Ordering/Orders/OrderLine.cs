namespace Ordering.Orders;

/// <summary>One line of an order.</summary>
/// <param name="Sku">The product, as the warehouse names it.</param>
/// <param name="Quantity">How many pieces, at least 1.</param>
/// <param name="UnitPrice">The price of one piece, in the currency of the order.</param>
public sealed record OrderLine(string Sku, int Quantity, decimal UnitPrice);
