using Ordering.Orders;

namespace Ordering.GetOrder;

/// <summary>The body of <c>GET /api/orders/{id}</c>.</summary>
public sealed record OrderView(
    string Id,
    OrderStatus Status,
    string? Reason,
    string? Detail,
    string? Attention,
    string CustomerId,
    string Currency,
    IReadOnlyList<OrderLine> Lines,
    decimal Total,
    DateTimeOffset PlacedAt,
    DateTimeOffset? EndedAt)
{
    /// <summary>Shows an order.</summary>
    public static OrderView Of(Order order) => new(
        order.Id,
        order.Status,
        order.Reason,
        order.Detail,
        order.Attention,
        order.CustomerId,
        order.Currency,
        order.Lines,
        order.Total,
        order.PlacedAt,
        order.EndedAt);
}
