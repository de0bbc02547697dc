using Microsoft.Azure.Functions.Worker;
using Ordering.Orders;

namespace Ordering.FulfilOrder;

/// <summary>
/// The activities that move an order on, each with the event that tells of it in the same transaction.
/// </summary>
public sealed class OrderActivities(OrderRepository orders, TimeProvider time)
{
    /// <summary>Marks that a person has to decide.</summary>
    public const string AwaitApproval = "AwaitApproval";

    /// <summary>Marks that a person has approved.</summary>
    public const string Resume = "ResumeOrder";

    /// <summary>Ends an order with success.</summary>
    public const string Complete = "CompleteOrder";

    /// <summary>Ends an order without success.</summary>
    public const string Cancel = "CancelOrder";

    /// <summary>Marks that a person has to decide.</summary>
    [Function(AwaitApproval)]
    public Task AwaitApprovalAsync([ActivityTrigger] string orderId, CancellationToken cancellationToken) =>
        orders.ChangeAsync(orderId, order => order.AwaitApproval(), OrderEvents.Ended, cancellationToken);

    /// <summary>Marks that a person has approved.</summary>
    [Function(Resume)]
    public Task ResumeAsync([ActivityTrigger] string orderId, CancellationToken cancellationToken) =>
        orders.ChangeAsync(orderId, order => order.Resume(), OrderEvents.Ended, cancellationToken);

    /// <summary>Ends an order with success.</summary>
    [Function(Complete)]
    public Task CompleteAsync([ActivityTrigger] string orderId, CancellationToken cancellationToken) =>
        orders.ChangeAsync(orderId, order => order.Complete(time.GetUtcNow()), OrderEvents.Ended, cancellationToken);

    /// <summary>Ends an order without success.</summary>
    [Function(Cancel)]
    public Task CancelAsync([ActivityTrigger] CancelOrderRequest request, CancellationToken cancellationToken) =>
        orders.ChangeAsync(
            request.OrderId,
            order => order.Cancel(request.Cancellation.Reason, request.Cancellation.Detail, time.GetUtcNow()),
            OrderEvents.Ended,
            cancellationToken);
}
