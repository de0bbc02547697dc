using System.ComponentModel.DataAnnotations;

namespace Warehouse.SeedStock;

/// <summary>What the warehouse starts with, in the section <c>StockSeed</c>.</summary>
public sealed record StockSeedOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "StockSeed";

    /// <summary>
    /// Gets the JSON file to load at the first start, relative to the app: an array of <c>{"sku", "onHand"}</c>.
    /// </summary>
    [Required]
    public string File { get; init; } = "samples/stock.json";
}
