namespace Ordering.Orders;

/// <summary>Why an order was cancelled, as <c>GET /api/orders/{id}</c> shows it in <c>reason</c>.</summary>
public static class CancellationReason
{
    /// <summary>The warehouse could not reserve every line.</summary>
    public const string OutOfStock = "OutOfStock";

    /// <summary>The payment provider declined the amount.</summary>
    public const string PaymentDeclined = "PaymentDeclined";

    /// <summary>A person refused the order.</summary>
    public const string ApprovalRefused = "ApprovalRefused";

    /// <summary>Nobody decided before the deadline.</summary>
    public const string ApprovalExpired = "ApprovalExpired";

    /// <summary>Somebody stopped the fulfilment before the payment was taken.</summary>
    public const string Stopped = "Stopped";

    /// <summary>A step failed for a technical reason, after its retries.</summary>
    public const string FulfilmentFailed = "FulfilmentFailed";
}
