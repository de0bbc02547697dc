using Serverless.Messaging;

namespace Ordering.FulfilOrder;

/// <summary>An answer of the warehouse, from its topic <c>stock-events</c>.</summary>
/// <param name="Line">The line's position in the order, from 0.</param>
/// <param name="Status">Where the reservation stands: Reserved, Refused, Released or Shipped.</param>
/// <param name="Reason">Why it was refused; otherwise null.</param>
[Message("com.example.warehouse.stock-answer.v1")]
public sealed record StockAnswer(int Line, string Status, string? Reason = null)
{
    /// <summary>The status of a line that is held.</summary>
    public const string Reserved = "Reserved";
}
