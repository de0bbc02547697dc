namespace Warehouse.Stock;

/// <summary>The stock of one product. Reserved pieces are still on hand; shipping lowers both counts.</summary>
/// <param name="Sku">The product.</param>
/// <param name="OnHand">Pieces in the warehouse.</param>
/// <param name="Reserved">Pieces of those that orders hold.</param>
public sealed record StockItem(string Sku, int OnHand, int Reserved)
{
    /// <summary>Pieces that can still be reserved.</summary>
    public int Available() => OnHand - Reserved;

    /// <summary>Holds pieces for an order.</summary>
    /// <exception cref="InvalidOperationException">Fewer are available.</exception>
    public StockItem Reserve(int quantity) => quantity <= Available()
        ? this with { Reserved = Reserved + quantity }
        : throw new InvalidOperationException(
            $"'{Sku}' has {Available()} available of {OnHand} on hand; {quantity} cannot be reserved.");

    /// <summary>Gives held pieces back.</summary>
    public StockItem Release(int quantity) => this with { Reserved = Reserved - HeldAtLeast(quantity) };

    /// <summary>Takes held pieces out of the warehouse.</summary>
    public StockItem Ship(int quantity) =>
        this with { OnHand = OnHand - HeldAtLeast(quantity), Reserved = Reserved - quantity };

    private int HeldAtLeast(int quantity) => quantity <= Reserved
        ? quantity
        : throw new InvalidOperationException($"'{Sku}' has {Reserved} reserved, not the {quantity} asked for.");
}
