using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Serverless.RequestResponse;

namespace Ordering.PlaceOrder;

/// <summary><c>POST /api/orders</c>: takes an order.</summary>
public sealed class PlaceOrderFunction(PlaceOrderHandler handler)
{
    /// <summary>
    /// Answers 202 with the Location of the order. With an Idempotency-Key a repeat answers the same, and the key with
    /// another body is 422; without one every request is a new order. A bad body or key is 400, as problem details.
    /// </summary>
    [Function("PlaceOrder")]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (!IdempotencyKey.TryRead(request, out var key, out var error))
        {
            return Problems.IdempotencyKeyInvalid(error!);
        }

        var body = await request.ReadJsonBodyAsync<PlaceOrderRequest>(cancellationToken: cancellationToken);
        if (!body.IsRead)
        {
            return body.Problem;
        }

        var errors = PlaceOrderValidator.Validate(body.Value);
        return errors.Count > 0
            ? Problems.Validation(errors)
            : await handler.HandleAsync(
                key ?? IdempotencyKey.NewUnique(),
                Caller.Of(request.HttpContext.User),
                body.Value,
                $"{request.Scheme}://{request.Host}{request.PathBase}{request.Path}",
                cancellationToken);
    }
}
