using Microsoft.Azure.Functions.Worker;
using Ordering.Payments;

namespace Ordering.FulfilOrder;

/// <summary>The activities that move money.</summary>
public sealed class PaymentActivities(SimulatedPaymentProvider provider)
{
    /// <summary>Holds the amount.</summary>
    public const string Authorise = "AuthorisePayment";

    /// <summary>Takes the held amount.</summary>
    public const string Capture = "CapturePayment";

    /// <summary>Gives the amount back.</summary>
    public const string Void = "VoidPayment";

    /// <summary>Holds the amount of an order.</summary>
    [Function(Authorise)]
    public Task<Payment> AuthoriseAsync(
        [ActivityTrigger] PaymentRequest request,
        CancellationToken cancellationToken) =>
        provider.AuthoriseAsync(request.OrderId, request.Amount, request.Currency, cancellationToken);

    /// <summary>Takes the held amount of an order.</summary>
    [Function(Capture)]
    public Task<Payment> CaptureAsync([ActivityTrigger] string orderId, CancellationToken cancellationToken) =>
        provider.CaptureAsync(orderId, cancellationToken);

    /// <summary>Gives the amount of an order back.</summary>
    [Function(Void)]
    public Task<Payment> VoidAsync([ActivityTrigger] string orderId, CancellationToken cancellationToken) =>
        provider.VoidAsync(orderId, cancellationToken);
}
