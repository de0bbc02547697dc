using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Serverless.RequestResponse;
using Warehouse.Stock;

namespace Warehouse.GetStock;

/// <summary><c>GET /api/stock</c> and <c>GET /api/stock/{sku}</c>: what the warehouse has.</summary>
public sealed class GetStockFunction(StockRepository stock)
{
    /// <summary>Lists every product, by name.</summary>
    [Function("ListStock")]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "stock")] HttpRequest request,
        CancellationToken cancellationToken) =>
        new OkObjectResult(await stock.ListAsync(cancellationToken));

    /// <summary>Answers 200 with one product, or 404.</summary>
    [Function("GetStock")]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "stock/{sku}")] HttpRequest request,
        string sku,
        CancellationToken cancellationToken) =>
        await stock.FindAsync(sku, cancellationToken) is { } item
            ? new OkObjectResult(item)
            : Problems.NotFound($"The warehouse does not carry '{sku}'. GET /api/stock lists what it carries.");
}
