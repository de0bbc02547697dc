using Microsoft.Azure.Functions.Worker;
using Ordering.Orders;
using Serverless.Sagas;

namespace Ordering.FulfilOrder;

/// <summary>
/// The activities that move an order on, each with the event that tells of it in the same transaction. Each can be
/// repeated: a transition that was made already changes nothing.
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

    /// <summary>Marks that a step of the fulfilment waits for a person.</summary>
    public const string Parked = "OrderParked";

    /// <summary>Marks that a person has decided about a step that waited.</summary>
    public const string Unparked = "OrderUnparked";

    /// <summary>Marks that a person has to decide.</summary>
    [Function(AwaitApproval)]
    public Task AwaitApprovalAsync([ActivityTrigger] StepCall<string> call, CancellationToken cancellationToken) =>
        orders.ChangeAsync(call.Input, order => order.AwaitApproval(), OrderEvents.Ended, cancellationToken);

    /// <summary>Marks that a person has approved.</summary>
    [Function(Resume)]
    public Task ResumeAsync([ActivityTrigger] StepCall<string> call, CancellationToken cancellationToken) =>
        orders.ChangeAsync(call.Input, order => order.Resume(), OrderEvents.Ended, cancellationToken);

    /// <summary>Ends an order with success.</summary>
    [Function(Complete)]
    public Task CompleteAsync([ActivityTrigger] StepCall<string> call, CancellationToken cancellationToken) =>
        orders.ChangeAsync(call.Input, order => order.Complete(time.GetUtcNow()), OrderEvents.Ended, cancellationToken);

    /// <summary>Ends an order without success.</summary>
    [Function(Cancel)]
    public Task CancelAsync([ActivityTrigger] StepCall<CancelOrderRequest> call, CancellationToken cancellationToken) =>
        orders.ChangeAsync(
            call.Input.OrderId,
            order => order.Cancel(call.Input.Cancellation.Reason, call.Input.Cancellation.Detail, time.GetUtcNow()),
            OrderEvents.Ended,
            cancellationToken);

    /// <summary>Marks that a step of the fulfilment waits for a person, and tells of it.</summary>
    [Function(Parked)]
    public Task ParkedAsync([ActivityTrigger] StepCall<ParkedStep> call, CancellationToken cancellationToken) =>
        orders.ChangeAsync(
            call.Input.InstanceId,
            order => order.Park(call.Input.Ticket, call.Input.Error),
            order => OrderEvents.Parked(order, call.Input.Ticket),
            cancellationToken);

    /// <summary>Marks that a person has decided about a step that waited.</summary>
    [Function(Unparked)]
    public Task UnparkedAsync(
        [ActivityTrigger] StepCall<UnparkedStep> call, CancellationToken cancellationToken) =>
        orders.ChangeAsync(
            call.Input.InstanceId,
            order => order.Unpark(call.Input.Ticket),
            OrderEvents.Ended,
            cancellationToken);
}
