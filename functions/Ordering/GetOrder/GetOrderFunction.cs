using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Ordering.Orders;
using Serverless.RequestResponse;

namespace Ordering.GetOrder;

/// <summary><c>GET /api/orders/{id}</c>: where an order stands.</summary>
public sealed class GetOrderFunction(OrderRepository orders)
{
    /// <summary>Answers 200 with the order, or 404.</summary>
    [Function("GetOrder")]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var order = OrderId.IsWellFormed(id) ? await orders.FindAsync(id, cancellationToken) : null;
        return order is null
            ? Problems.NotFound($"There is no order '{id}'.")
            : new OkObjectResult(OrderView.Of(order));
    }
}
