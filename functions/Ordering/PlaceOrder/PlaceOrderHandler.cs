using Microsoft.AspNetCore.Mvc;
using Ordering.GetOrder;
using Ordering.Orders;
using Serverless.Messaging;
using Serverless.RequestResponse;

namespace Ordering.PlaceOrder;

/// <summary>Accepts a valid order: the order, the record of its key and the event are one transaction.</summary>
public sealed class PlaceOrderHandler(IdempotentExecution idempotency, TimeProvider time)
{
    private const string Operation = "POST orders/";

    /// <summary>Accepts an order, or answers what its key answered before.</summary>
    /// <param name="key">The key; the identifier of the order follows from it and from the caller.</param>
    /// <param name="caller">Whose key it is.</param>
    /// <param name="request">The order, checked.</param>
    /// <param name="collection">The address of all orders, which the Location of the new one begins with.</param>
    /// <param name="cancellationToken">Stops waiting; the order may have been accepted.</param>
    public async Task<IActionResult> HandleAsync(
        IdempotencyKey key,
        string caller,
        PlaceOrderRequest request,
        string collection,
        CancellationToken cancellationToken)
    {
        var id = OrderId.From(key, caller);
        var result = await idempotency.RunAsync(
            key,
            Operation + caller,
            PayloadFingerprint.Of(request),
            OrderId.PartitionOf(id),
            async (work, ct) => Accepted(await PlaceAsync(id, request, work, ct), collection),
            cancellationToken);
        return result.ToActionResult();
    }

    private async Task<Order> PlaceAsync(
        string id, PlaceOrderRequest request, UnitOfWork work, CancellationToken cancellationToken)
    {
        // A key that is older than its retention is forgotten, its order is not.
        if (await work.GetAsync<Order>(OrderId.DocumentOf(id), cancellationToken) is { } existing)
        {
            return existing;
        }

        var order = new Order
        {
            Id = id,
            CustomerId = request.CustomerId!,
            Currency = request.Currency!,
            Lines =
            [
                .. request.Lines!.Select(
                    line => new OrderLine(line!.Sku!, line.Quantity!.Value, line.UnitPrice!.Value)),
            ],
            PlacedAt = time.GetUtcNow(),
        };
        work.Put(OrderId.DocumentOf(id), order);
        work.Publish(OrderEvents.Placed(order));
        return order;
    }

    private static JsonResponse Accepted(Order order, string collection) =>
        JsonResponse.Accepted($"{collection}/{order.Id}", OrderView.Of(order));
}
