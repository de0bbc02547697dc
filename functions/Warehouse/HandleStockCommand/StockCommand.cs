namespace Warehouse.HandleStockCommand;

/// <summary>
/// The body of every command on the queue <c>stock-commands</c>; the message type says what to do with it, and the
/// session is the product.
/// </summary>
/// <param name="CommandId">Comes back in the answer, so that the sender can match the two.</param>
/// <param name="OrderId">The order that holds, or is to hold, the pieces.</param>
/// <param name="Line">The line's position in the order, from 0.</param>
/// <param name="Sku">The product.</param>
/// <param name="Quantity">Pieces, at least 1.</param>
public sealed record StockCommand(string CommandId, string OrderId, int Line, string Sku, int Quantity)
{
    /// <summary>Hold pieces.</summary>
    public const string ReserveType = "com.example.warehouse.reserve-stock.v1";

    /// <summary>Give held pieces back.</summary>
    public const string ReleaseType = "com.example.warehouse.release-stock.v1";

    /// <summary>Take held pieces out of the warehouse.</summary>
    public const string ShipType = "com.example.warehouse.ship-stock.v1";
}
