namespace Warehouse.SeedStock;

/// <summary>An entry of the seed file.</summary>
/// <param name="Sku">The product.</param>
/// <param name="OnHand">Pieces to start with.</param>
public sealed record StockSeedItem(string? Sku = null, int OnHand = 0);
