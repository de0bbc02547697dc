using Serverless.Messaging;
using Warehouse.Stock;

namespace Warehouse.HandleStockCommand;

/// <summary>The body of every answer on the topic <c>stock-events</c>.</summary>
/// <param name="CommandId">The command it answers.</param>
/// <param name="CommandType">The type of that command.</param>
/// <param name="OrderId">The order.</param>
/// <param name="Line">The line's position in the order, from 0.</param>
/// <param name="Sku">The product.</param>
/// <param name="Quantity">Pieces.</param>
/// <param name="Status">Where the reservation stands now.</param>
/// <param name="Reason">Why it was refused; otherwise null.</param>
[Message(StockAnswer.Type, To = StockAnswer.Topic)]
public sealed record StockAnswer(
    string CommandId,
    string CommandType,
    [property: Subject] string OrderId,
    int Line,
    string Sku,
    int Quantity,
    ReservationStatus Status,
    string? Reason = null)
{
    /// <summary>The topic that every answer goes to.</summary>
    public const string Topic = "stock-events";

    /// <summary>The CloudEvents source of everything this app sends.</summary>
    public const string Source = "/warehouse";

    /// <summary>The CloudEvents type of an answer.</summary>
    public const string Type = "com.example.warehouse.stock-answer.v1";
}
