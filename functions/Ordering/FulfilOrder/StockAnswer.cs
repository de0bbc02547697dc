namespace Ordering.FulfilOrder;

/// <summary>An answer of the warehouse, from its topic <c>stock-events</c>.</summary>
/// <param name="CommandType">The type of the command it answers.</param>
/// <param name="OrderId">The order.</param>
/// <param name="Line">The line's position in the order, from 0.</param>
/// <param name="Status">Where the reservation stands: Reserved, Refused, Released or Shipped.</param>
/// <param name="Reason">Why it was refused; otherwise null.</param>
public sealed record StockAnswer(string CommandType, string OrderId, int Line, string Status, string? Reason = null)
{
    /// <summary>The status of a line that is held.</summary>
    public const string Reserved = "Reserved";

    /// <summary>The external event that brings the answers to one type of command.</summary>
    public static string EventFor(string commandType) => $"answer:{commandType}";
}
