using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Ordering.Orders;
using Ordering.Payments;
using Serverless.Sagas;

namespace Ordering.FulfilOrder;

/// <summary>
/// The saga of an order: reserve stock, authorise the payment, wait for an approval above the limit, take the payment,
/// ship. What fails is undone in reverse. The instance id is the id of the order.
/// </summary>
public sealed class FulfilOrderOrchestrator
{
    /// <summary>The name of the orchestration.</summary>
    public const string Name = "FulfilOrder";

    /// <summary>The external event that carries an <see cref="ApprovalDecision"/>.</summary>
    public const string ApprovalEvent = "Approval";

    private static readonly TaskOptions Retried = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 5, TimeSpan.FromSeconds(1), backoffCoefficient: 2));

    /// <summary>Runs the saga.</summary>
    [Function(Name)]
    public async Task<SagaResult> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var (order, terms) = context.GetInput<FulfilOrderInput>()
            ?? throw new InvalidOperationException($"The orchestration '{context.InstanceId}' has no input.");
        var stock = new StockExchange(context, order, terms, Retried);
        var saga = context.StartSaga();
        Cancellation? cancellation = null;

        SagaAbortedException Cancel(string reason, string? detail)
        {
            cancellation = new Cancellation(reason, detail);
            return new SagaAbortedException(reason);
        }

        var result = await saga.RunAsync(async () =>
        {
            await saga.StepAsync(
                "reserve-stock",
                async () =>
                {
                    if (await stock.ReserveAsync() is { } refusal)
                    {
                        throw Cancel(CancellationReason.OutOfStock, refusal);
                    }
                },
                compensate: stock.ReleaseAsync,
                new SagaStepOptions { CompensateWhen = CompensationTrigger.StepStarted });

            await saga.StepAsync(
                "authorise-payment",
                async () =>
                {
                    var payment = await context.CallActivityAsync<Payment>(
                        PaymentActivities.Authorise,
                        new PaymentRequest(order.Id, order.Total, order.Currency),
                        Retried);
                    if (payment.Status == PaymentStatus.Declined)
                    {
                        throw Cancel(
                            CancellationReason.PaymentDeclined, $"{payment.Amount} {payment.Currency} was declined.");
                    }
                },
                compensate: () => context.CallActivityAsync<Payment>(PaymentActivities.Void, order.Id, Retried));

            if (order.Total > terms.ApprovalLimit)
            {
                await saga.StepAsync("approve", () => ApproveAsync(context, order, terms, Cancel));
            }

            await saga.StepAsync(
                "capture-payment",
                () => context.CallActivityAsync<Payment>(PaymentActivities.Capture, order.Id, Retried));
            await saga.StepAsync("ship", stock.ShipAsync);
            await saga.StepAsync(
                "complete", () => context.CallActivityAsync(OrderActivities.Complete, order.Id, Retried));
        });

        if (result.Status != SagaStatus.Completed)
        {
            cancellation ??= new Cancellation(CancellationReason.FulfilmentFailed, result.Reason);
            await context.CallActivityAsync(
                OrderActivities.Cancel, new CancelOrderRequest(order.Id, cancellation), Retried);
        }

        return result;
    }

    private static async Task ApproveAsync(
        TaskOrchestrationContext context,
        Order order,
        FulfilmentOptions terms,
        Func<string, string?, SagaAbortedException> cancel)
    {
        await context.CallActivityAsync(OrderActivities.AwaitApproval, order.Id, Retried);
        var approval = await context.WaitForApprovalAsync<ApprovalDecision>(ApprovalEvent, terms.ApprovalDeadline);
        switch (approval.Outcome)
        {
            case ApprovalOutcome.Approved:
                await context.CallActivityAsync(OrderActivities.Resume, order.Id, Retried);
                break;
            case ApprovalOutcome.Rejected:
                throw cancel(CancellationReason.ApprovalRefused, approval.Decision?.Comment ?? approval.Decision?.By);
            default:
                throw cancel(CancellationReason.ApprovalExpired, $"Nobody decided within {terms.ApprovalDeadline}.");
        }
    }
}
