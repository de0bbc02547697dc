using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Serverless.Messaging;
using Warehouse.Stock;

namespace Warehouse.SeedStock;

/// <summary>
/// Loads the seed file at the first start. A product that is there already stays as it is, so a start that was
/// interrupted is taken up by the next one; a marker says when all are there.
/// </summary>
public sealed class StockSeeder(UnitOfWorkFactory units, IOptions<StockSeedOptions> options) : IHostedService
{
    private const string MarkerPartition = "seed";
    private const string MarkerDocument = "seed|stock";

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var marker = units.Begin(MarkerPartition);
        if (await marker.GetAsync<string>(MarkerDocument, cancellationToken) is not null)
        {
            return;
        }

        await Parallel.ForEachAsync(
            await ReadAsync(cancellationToken), cancellationToken, async (item, ct) => await SeedAsync(item, ct));
        marker.Put(MarkerDocument, options.Value.File);
        await marker.CommitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task<bool> SeedAsync(StockSeedItem item, CancellationToken cancellationToken) => units.RunAsync(
        StockDocuments.PartitionOf(item.Sku!),
        async (work, ct) =>
        {
            var document = StockDocuments.StockOf(item.Sku!);
            if (await work.GetAsync<StockItem>(document, ct) is not null)
            {
                return false;
            }

            work.Put(document, new StockItem(item.Sku!, item.OnHand, Reserved: 0));
            return true;
        },
        cancellationToken);

    private async Task<IReadOnlyList<StockSeedItem>> ReadAsync(CancellationToken cancellationToken)
    {
        // Beside the app, wherever the process that runs it was started from.
        var folder = Path.GetDirectoryName(typeof(StockSeeder).Assembly.Location)!;
        var path = Path.Combine(folder, options.Value.File);
        try
        {
            await using var file = File.OpenRead(path);
            var items = await JsonSerializer.DeserializeAsync<List<StockSeedItem>>(
                file, MessageJson.Options, cancellationToken) ?? [];
            return items.Find(item => string.IsNullOrEmpty(item.Sku) || item.OnHand < 0) is { } bad
                ? throw new InvalidDataException(
                    $"'{path}' has an entry without a sku, or with fewer than 0 pieces: {bad}.")
                : items;
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            throw new InvalidOperationException(
                $"The stock to start with cannot be read from '{path}': {e.Message}"
                + $" Set {StockSeedOptions.Section}:{nameof(StockSeedOptions.File)} to a JSON file with"
                + " [{\"sku\": \"A\", \"onHand\": 10}].",
                e);
        }
    }
}
