namespace Ordering.FulfilOrder;

/// <summary>The input of the activity that authorises a payment.</summary>
public sealed record PaymentRequest(string OrderId, decimal Amount, string Currency);
