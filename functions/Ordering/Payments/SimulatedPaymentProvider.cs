using Ordering.Orders;
using Serverless.Messaging;

namespace Ordering.Payments;

/// <summary>
/// A payment provider in process. Its rule: it declines every amount above <see cref="DeclinedAbove"/> and accepts
/// every other. Like a real one it keeps one payment an idempotency key, so that a call repeated after a crash has one
/// effect.
/// </summary>
public sealed class SimulatedPaymentProvider(UnitOfWorkFactory units)
{
    /// <summary>The largest amount that is accepted, in any currency.</summary>
    public const decimal DeclinedAbove = 10_000m;

    /// <summary>Holds an amount. Asked again under the same key, it answers what it answered before.</summary>
    public Task<Payment> AuthoriseAsync(
        string paymentId,
        string orderId,
        decimal amount,
        string currency,
        CancellationToken cancellationToken) =>
        ChangeAsync(
            paymentId,
            orderId,
            existing => existing ?? new Payment(
                paymentId,
                orderId,
                amount,
                currency,
                amount > DeclinedAbove ? PaymentStatus.Declined : PaymentStatus.Authorised),
            cancellationToken);

    /// <summary>Takes the held amount.</summary>
    /// <exception cref="InvalidOperationException">Nothing is held.</exception>
    public Task<Payment> CaptureAsync(string paymentId, string orderId, CancellationToken cancellationToken) =>
        ChangeAsync(
            paymentId,
            orderId,
            existing => existing?.Status switch
            {
                PaymentStatus.Authorised => existing with { Status = PaymentStatus.Captured },
                PaymentStatus.Captured => existing,
                _ => throw new InvalidOperationException(
                    $"Payment '{paymentId}' is {existing?.Status.ToString() ?? "unknown"}, so it cannot be captured."),
            },
            cancellationToken);

    /// <summary>
    /// Gives back what is held, or was taken. Nothing held is no error: it leaves a mark, so that an authorisation that
    /// comes late holds nothing.
    /// </summary>
    public Task<Payment> VoidAsync(string paymentId, string orderId, CancellationToken cancellationToken) =>
        ChangeAsync(
            paymentId,
            orderId,
            existing => existing switch
            {
                null => new Payment(paymentId, orderId, 0, string.Empty, PaymentStatus.Voided),
                { Status: PaymentStatus.Declined } => existing,
                _ => existing with { Status = PaymentStatus.Voided },
            },
            cancellationToken);

    private Task<Payment> ChangeAsync(
        string paymentId, string orderId, Func<Payment?, Payment> transition, CancellationToken cancellationToken) =>
        units.RunAsync(
            OrderId.PartitionOf(orderId),
            async (work, ct) =>
            {
                var document = $"payment|{paymentId}";
                var existing = await work.GetAsync<Payment>(document, ct);
                var changed = transition(existing);
                if (changed != existing)
                {
                    work.Put(document, changed);
                }

                return changed;
            },
            cancellationToken);
}
