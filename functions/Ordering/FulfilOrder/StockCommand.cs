namespace Ordering.FulfilOrder;

/// <summary>A command to the warehouse, as its queue <c>stock-commands</c> takes it.</summary>
/// <param name="Type">What to do: the CloudEvents type.</param>
/// <param name="OrderId">The order.</param>
/// <param name="Line">The line's position in the order, from 0.</param>
/// <param name="Sku">The product; also the session.</param>
/// <param name="Quantity">Pieces.</param>
/// <param name="CommandId">The message id; comes back in the answer.</param>
public sealed record StockCommand(
    string Type, string OrderId, int Line, string Sku, int Quantity, string? CommandId = null)
{
    /// <summary>The queue that commands go to.</summary>
    public const string Queue = "stock-commands";

    /// <summary>Hold pieces.</summary>
    public const string ReserveType = "com.example.warehouse.reserve-stock.v1";

    /// <summary>Give held pieces back.</summary>
    public const string ReleaseType = "com.example.warehouse.release-stock.v1";

    /// <summary>Take held pieces out of the warehouse.</summary>
    public const string ShipType = "com.example.warehouse.ship-stock.v1";
}
