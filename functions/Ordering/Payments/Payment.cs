namespace Ordering.Payments;

/// <summary>The payment of one order, at the provider.</summary>
/// <param name="OrderId">The order it pays; the provider keeps one payment an order.</param>
/// <param name="Amount">The amount, in <paramref name="Currency"/>.</param>
/// <param name="Currency">An ISO 4217 code.</param>
/// <param name="Status">Where it stands.</param>
public sealed record Payment(string OrderId, decimal Amount, string Currency, PaymentStatus Status);
