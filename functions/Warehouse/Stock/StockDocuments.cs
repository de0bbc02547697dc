namespace Warehouse.Stock;

/// <summary>
/// Where stock is stored: one partition a product, which holds the stock, its reservations, the inbox and the outbox,
/// so that a command is one transaction.
/// </summary>
public static class StockDocuments
{
    /// <summary>What the identifiers of all stock documents start with.</summary>
    public const string StockPrefix = "stock|";

    /// <summary>The partition of a product.</summary>
    public static string PartitionOf(string sku) => $"sku-{sku}";

    /// <summary>The document with the stock of a product.</summary>
    public static string StockOf(string sku) => StockPrefix + sku;

    /// <summary>The document with what a line of an order holds.</summary>
    public static string ReservationOf(string orderId, int line) => $"reservation|{orderId}|{line}";
}
