namespace Ordering.Payments;

/// <summary>A payment at the provider.</summary>
/// <param name="Id">The idempotency key that it was authorised under.</param>
/// <param name="OrderId">The order it pays.</param>
/// <param name="Amount">The amount, in <paramref name="Currency"/>.</param>
/// <param name="Currency">An ISO 4217 code.</param>
/// <param name="Status">Where it stands.</param>
public sealed record Payment(string Id, string OrderId, decimal Amount, string Currency, PaymentStatus Status);
