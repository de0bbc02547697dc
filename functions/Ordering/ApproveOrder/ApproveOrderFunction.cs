using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Ordering.FulfilOrder;
using Ordering.Orders;
using Serverless.RequestResponse;
using Serverless.Sagas;

namespace Ordering.ApproveOrder;

/// <summary><c>POST /api/orders/{id}/approval</c>: a person's decision on an order above the limit.</summary>
public sealed class ApproveOrderFunction(OrderRepository orders)
{
    /// <summary>
    /// Answers 202 once the decision is on its way to the order, 404, or 409 when the order does not wait for one.
    /// </summary>
    [Function("ApproveOrder")]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders/{id}/approval")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var body = await request.ReadJsonBodyAsync<ApprovalRequest>(cancellationToken: cancellationToken);
        if (!body.IsRead)
        {
            return body.Problem;
        }

        if (body.Value.Approved is not { } approved)
        {
            return Problems.Validation(new Dictionary<string, string[]>(StringComparer.Ordinal)
            {
                ["approved"] = ["Say whether the order is approved: true or false."],
            });
        }

        var order = OrderId.IsWellFormed(id) ? await orders.FindAsync(id, cancellationToken) : null;
        if (order is null)
        {
            return Problems.NotFound($"There is no order '{id}'.");
        }

        if (order.Status != OrderStatus.AwaitingApproval)
        {
            return Problems.Conflict(
                $"Order '{id}' is {order.Status}; "
                + $"only an order that is {nameof(OrderStatus.AwaitingApproval)} can be decided on.");
        }

        var decision = new ApprovalDecision(approved, body.Value.By, body.Value.Comment);
        await client.DecideAsync(id, FulfilOrderOrchestrator.Approval, decision, cancellationToken);
        return JsonResponse.Accepted();
    }
}
