using Serverless.Messaging;

namespace Ordering.Orders;

/// <summary>
/// What the topic <c>orders</c> carries. Message ids derive from the order, so a repeated send is recognised.
/// </summary>
public static class OrderEvents
{
    /// <summary>The topic that every event of an order goes to.</summary>
    public const string Topic = "orders";

    /// <summary>The CloudEvents source of everything this app sends.</summary>
    public const string Source = "/ordering";

    /// <summary>An order was accepted.</summary>
    public const string PlacedType = "com.example.ordering.order-placed.v1";

    /// <summary>An order was paid and shipped.</summary>
    public const string CompletedType = "com.example.ordering.order-completed.v1";

    /// <summary>An order ended without shipping.</summary>
    public const string CancelledType = "com.example.ordering.order-cancelled.v1";

    /// <summary>A step of an order's fulfilment waits for a person.</summary>
    public const string ParkedType = "com.example.ordering.order-parked.v1";

    /// <summary>The event for an accepted order.</summary>
    public static OutboundMessage Placed(Order order) => Create(PlacedType, "placed", order);

    /// <summary>The event for the end of an order; null while it has not ended.</summary>
    public static OutboundMessage? Ended(Order order) => order.Status switch
    {
        OrderStatus.Completed => Create(CompletedType, "completed", order),
        OrderStatus.Cancelled => Create(CancelledType, "cancelled", order),
        _ => null,
    };

    /// <summary>The event for a step that waits for a person.</summary>
    public static OutboundMessage Parked(Order order, string ticket) =>
        Create(ParkedType, $"parked/{ticket}", order);

    private static OutboundMessage Create(string type, string what, Order order) =>
        OutboundMessage.Create(Topic, $"{order.Id}/{what}", type, Source, order) with
        {
            Subject = order.Id,
            CorrelationId = order.Id,
        };
}
