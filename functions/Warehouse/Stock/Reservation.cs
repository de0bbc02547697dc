namespace Warehouse.Stock;

/// <summary>What one line of one order holds.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Line">The line's position in the order, from 0.</param>
/// <param name="Sku">The product.</param>
/// <param name="Quantity">Pieces.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Reason">Why it was refused; otherwise null.</param>
public sealed record Reservation(
    string OrderId, int Line, string Sku, int Quantity, ReservationStatus Status, string? Reason = null);
