namespace Ordering.Orders;

/// <summary>An order: what was asked for and where it stands. Transitions return the changed order.</summary>
public sealed record Order
{
    /// <summary>Gets the identifier, 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Gets who ordered.</summary>
    public required string CustomerId { get; init; }

    /// <summary>Gets the currency of every price, an ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>Gets the lines, at least one.</summary>
    public required IReadOnlyList<OrderLine> Lines { get; init; }

    /// <summary>Gets when the order was accepted.</summary>
    public required DateTimeOffset PlacedAt { get; init; }

    /// <summary>Gets where the order stands.</summary>
    public OrderStatus Status { get; init; } = OrderStatus.Placed;

    /// <summary>Gets why the order was cancelled, one of <see cref="CancellationReason"/>; otherwise null.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// Gets what a person should know about <see cref="Reason"/>, for example the product that is out of stock.
    /// </summary>
    public string? Detail { get; init; }

    /// <summary>Gets what of its fulfilment waits for a person, and why; null when nothing does.</summary>
    public string? Attention { get; init; }

    /// <summary>Gets when the order was completed or cancelled; null before.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Gets the sum over the lines, in <see cref="Currency"/>.</summary>
    public decimal Total => Lines.Sum(line => line.Quantity * line.UnitPrice);

    private bool HasEnded => Status is OrderStatus.Completed or OrderStatus.Cancelled;

    /// <summary>Marks that a person has to decide. Calling it again changes nothing.</summary>
    public Order AwaitApproval() => Status == OrderStatus.AwaitingApproval || HasEnded
        ? this
        : this with { Status = OrderStatus.AwaitingApproval };

    /// <summary>Marks that a person has approved. Calling it again changes nothing.</summary>
    public Order Resume() => HasEnded ? this : this with { Status = OrderStatus.Placed };

    /// <summary>Marks that a step of the fulfilment waits for a person.</summary>
    public Order Park(string ticket, string error) =>
        HasEnded ? this : this with { Attention = $"{ticket}: {error}" };

    /// <summary>Marks that a person has decided about a step, so that it waits no more. Another step may still wait.
    /// </summary>
    public Order Unpark(string ticket) => Attention?.StartsWith($"{ticket}: ", StringComparison.Ordinal) == true
        ? this with { Attention = null }
        : this;

    /// <summary>Ends the order with success. Calling it again changes nothing.</summary>
    /// <exception cref="InvalidOperationException">The order is cancelled already.</exception>
    public Order Complete(DateTimeOffset now) => Status switch
    {
        OrderStatus.Completed => this,
        OrderStatus.Cancelled => throw new InvalidOperationException(
            $"Order '{Id}' is cancelled ({Reason}) and cannot be completed."),
        _ => this with { Status = OrderStatus.Completed, Attention = null, EndedAt = now },
    };

    /// <summary>Ends the order without success. Calling it again changes nothing.</summary>
    /// <exception cref="InvalidOperationException">The order is completed already.</exception>
    public Order Cancel(string reason, string? detail, DateTimeOffset now) => Status switch
    {
        OrderStatus.Cancelled => this,
        OrderStatus.Completed => throw new InvalidOperationException(
            $"Order '{Id}' is completed and cannot be cancelled ({reason})."),
        _ => this with
        {
            Status = OrderStatus.Cancelled,
            Reason = reason,
            Detail = detail,
            Attention = null,
            EndedAt = now,
        },
    };
}
