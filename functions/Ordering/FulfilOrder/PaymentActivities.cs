using Microsoft.Azure.Functions.Worker;
using Ordering.Payments;
using Serverless.Sagas;

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

    /// <summary>Holds an amount; the key of the call is the payment's id.</summary>
    [Function(Authorise)]
    public Task<Payment> AuthoriseAsync(
        [ActivityTrigger] StepCall<PaymentRequest> call, CancellationToken cancellationToken) =>
        provider.AuthoriseAsync(
            call.Key, call.Input.OrderId, call.Input.Amount, call.Input.Currency, cancellationToken);

    /// <summary>Takes a held amount.</summary>
    [Function(Capture)]
    public Task<Payment> CaptureAsync([ActivityTrigger] StepCall<Payment> call, CancellationToken cancellationToken) =>
        provider.CaptureAsync(call.Input.Id, call.Input.OrderId, cancellationToken);

    /// <summary>Gives back what the authorisation held, whether its answer was seen or not.</summary>
    [Function(Void)]
    public Task<Payment> VoidAsync([ActivityTrigger] StepCall<string> call, CancellationToken cancellationToken) =>
        provider.VoidAsync(call.Undoes!, orderId: call.Input, cancellationToken);
}
