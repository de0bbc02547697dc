using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Ordering.Orders;
using Ordering.Payments;
using Serverless.Sagas;

namespace Ordering.FulfilOrder;

/// <summary>
/// The saga of an order: reserve stock, authorise the payment, wait for an approval above the limit; from there only
/// forward: take the payment, ship. The instance id is the id of the order.
/// </summary>
public sealed class FulfilOrderOrchestrator
{
    /// <summary>
    /// The name of the orchestration. It ends in a version: histories of another shape, those of <c>FulfilOrder</c> as
    /// it was before, are never replayed by this code.
    /// </summary>
    public const string Name = "FulfilOrderV2";

    /// <summary>The step that waits for an <see cref="ApprovalDecision"/>.</summary>
    public const string Approval = "approve";

    private static readonly SagaOptions Options = new()
    {
        ParkedActivity = OrderActivities.Parked,
        UnparkedActivity = OrderActivities.Unparked,
    };

    /// <summary>Runs the saga.</summary>
    [Function(Name)]
    public Task<SagaResult<Cancellation>> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var (order, terms) = context.GetInput<FulfilOrderInput>()
            ?? throw new InvalidOperationException($"The orchestration '{context.InstanceId}' has no input.");
        return context.RunSagaAsync<Cancellation>(saga => FulfilAsync(saga, order, terms), Options);
    }

    private static async Task FulfilAsync(Saga<Cancellation> saga, Order order, FulfilmentOptions terms)
    {
        var stock = new StockConversation(order);
        saga.OnCompensation("cancel-order", step => step.Call(OrderActivities.Cancel, WhyCancelled(saga, order)));

        var refusal = await saga.Step(
            "reserve-stock", stock.ReserveAsync, undo: stock.ReleaseAsync, from: Undo.Started, terms.Answered());
        if (refusal is not null)
        {
            saga.Abort(new Cancellation(CancellationReason.OutOfStock, refusal));
        }

        var payment = await saga.Step(
            "authorise-payment",
            step => step.Call<PaymentRequest, Payment>(PaymentActivities.Authorise, PaymentRequest.For(order)),
            undo: step => step.Call(PaymentActivities.Void, order.Id));
        if (payment.Status == PaymentStatus.Declined)
        {
            saga.Abort(new Cancellation(CancellationReason.PaymentDeclined, $"{payment} was declined."));
        }

        await ApproveAsync(saga, order, terms);
        saga.PointOfNoReturn();
        await saga.Step("capture-payment", step => step.Call(PaymentActivities.Capture, payment));
        await saga.Step("ship", stock.ShipAsync, options: terms.Answered());
        await saga.Step("complete", step => step.Call(OrderActivities.Complete, order.Id));
    }

    private static async Task ApproveAsync(Saga<Cancellation> saga, Order order, FulfilmentOptions terms)
    {
        if (order.Total <= terms.ApprovalLimit)
        {
            return;
        }

        await saga.Step("await-approval", step => step.Call(OrderActivities.AwaitApproval, order.Id));
        var expired = new ApprovalDecision(false, Comment: $"Nobody decided within {terms.ApprovalDeadline}.");
        var decision = await saga.Approval(Approval, terms.ApprovalDeadline, otherwise: expired);
        if (!decision.Approved)
        {
            var isExpired = ReferenceEquals(decision, expired);
            saga.Abort(new Cancellation(
                isExpired ? CancellationReason.ApprovalExpired : CancellationReason.ApprovalRefused,
                decision.Comment ?? decision.By));
        }

        await saga.Step("resume", step => step.Call(OrderActivities.Resume, order.Id));
    }

    private static CancelOrderRequest WhyCancelled(Saga<Cancellation> saga, Order order) => new(
        order.Id,
        saga.Aborted ?? new Cancellation(
            saga.IsStopped ? CancellationReason.Stopped : CancellationReason.FulfilmentFailed, saga.Reason));
}
