using Ordering.Orders;

namespace Ordering.FulfilOrder;

/// <summary>The input of the activity that authorises a payment.</summary>
public sealed record PaymentRequest(string OrderId, decimal Amount, string Currency)
{
    /// <summary>The payment of an order.</summary>
    public static PaymentRequest For(Order order) => new(order.Id, order.Total, order.Currency);
}
