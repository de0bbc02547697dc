using System.Text.Json;
using Serverless.Messaging;

namespace Warehouse.Stock;

/// <summary>Reads what the warehouse has.</summary>
public sealed class StockRepository(IPartitionStore store, UnitOfWorkFactory units)
{
    /// <summary>Reads one product; null when the warehouse does not carry it.</summary>
    public Task<StockItem?> FindAsync(string sku, CancellationToken cancellationToken) =>
        units.Begin(StockDocuments.PartitionOf(sku))
            .GetAsync<StockItem>(StockDocuments.StockOf(sku), cancellationToken);

    /// <summary>Reads every product, by name.</summary>
    public async Task<IReadOnlyList<StockItem>> ListAsync(CancellationToken cancellationToken)
    {
        var items = new List<StockItem>();
        await foreach (var document in store.ScanAsync(StockDocuments.StockPrefix, cancellationToken))
        {
            items.Add(JsonSerializer.Deserialize<StockItem>(document.Content.Span, MessageJson.Options)!);
        }

        items.Sort((a, b) => string.CompareOrdinal(a.Sku, b.Sku));
        return items;
    }
}
