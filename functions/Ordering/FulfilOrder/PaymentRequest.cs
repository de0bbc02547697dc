namespace Ordering.FulfilOrder;

/// <summary>The input of the activity that authorises a payment.</summary>
internal sealed record PaymentRequest(string OrderId, decimal Amount, string Currency);
