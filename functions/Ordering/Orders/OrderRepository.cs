using Serverless.Messaging;

namespace Ordering.Orders;

/// <summary>Reads orders and changes them together with the events that tell of the change.</summary>
public sealed class OrderRepository(UnitOfWorkFactory units)
{
    /// <summary>Reads one order; null when there is none.</summary>
    public Task<Order?> FindAsync(string orderId, CancellationToken cancellationToken) =>
        units.Begin(OrderId.PartitionOf(orderId)).GetAsync<Order>(OrderId.DocumentOf(orderId), cancellationToken);

    /// <summary>
    /// Applies a transition and publishes the event it leads to in the same transaction. A transition that changes
    /// nothing, because it was applied before, publishes nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// There is no such order, or the transition is not allowed.
    /// </exception>
    public Task<Order> ChangeAsync(
        string orderId,
        Func<Order, Order> transition,
        Func<Order, OutboundMessage?> eventOf,
        CancellationToken cancellationToken) =>
        units.RunAsync(
            OrderId.PartitionOf(orderId),
            async (work, ct) =>
            {
                var order = await work.GetAsync<Order>(OrderId.DocumentOf(orderId), ct)
                    ?? throw new InvalidOperationException($"There is no order '{orderId}'.");
                var changed = transition(order);
                if (changed != order)
                {
                    work.Put(OrderId.DocumentOf(orderId), changed);
                    if (eventOf(changed) is { } message)
                    {
                        work.Publish(message);
                    }
                }

                return changed;
            },
            cancellationToken);
}
