using Ordering.Orders;
using Serverless.Messaging;

namespace Ordering.Payments;

/// <summary>
/// A payment provider in process. Its rule: it declines every amount above <see cref="DeclinedAbove"/> and accepts
/// every other. Like a real one it keeps one payment an order, so that a call repeated after a crash has one effect.
/// </summary>
public sealed class SimulatedPaymentProvider(UnitOfWorkFactory units)
{
    /// <summary>The largest amount that is accepted, in any currency.</summary>
    public const decimal DeclinedAbove = 10_000m;

    /// <summary>
    /// Holds the amount of an order. Asked again for the same order, it answers what it answered before.
    /// </summary>
    public Task<Payment> AuthoriseAsync(
        string orderId,
        decimal amount,
        string currency,
        CancellationToken cancellationToken) =>
        ChangeAsync(
            orderId,
            existing => existing ?? new Payment(
                orderId,
                amount,
                currency,
                amount > DeclinedAbove ? PaymentStatus.Declined : PaymentStatus.Authorised),
            cancellationToken);

    /// <summary>Takes the held amount.</summary>
    /// <exception cref="InvalidOperationException">Nothing is held for the order.</exception>
    public Task<Payment> CaptureAsync(string orderId, CancellationToken cancellationToken) =>
        ChangeAsync(
            orderId,
            existing => existing?.Status switch
            {
                PaymentStatus.Authorised => existing with { Status = PaymentStatus.Captured },
                PaymentStatus.Captured => existing,
                _ => throw new InvalidOperationException(
                    $"The payment of order '{orderId}' is {existing?.Status.ToString() ?? "unknown"}, "
                    + "so it cannot be captured."),
            },
            cancellationToken);

    /// <summary>Gives back what is held, or was taken. Nothing held is no error: compensation may come first.</summary>
    public Task<Payment> VoidAsync(string orderId, CancellationToken cancellationToken) =>
        ChangeAsync(
            orderId,
            existing => existing is null
                ? new Payment(orderId, 0, string.Empty, PaymentStatus.Voided)
                : existing with { Status = PaymentStatus.Voided },
            cancellationToken);

    private Task<Payment> ChangeAsync(
        string orderId, Func<Payment?, Payment> transition, CancellationToken cancellationToken) =>
        units.RunAsync(
            OrderId.PartitionOf(orderId),
            async (work, ct) =>
            {
                var document = $"payment|{orderId}";
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
