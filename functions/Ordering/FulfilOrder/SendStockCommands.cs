namespace Ordering.FulfilOrder;

/// <summary>The input of <see cref="StockCommandActivity"/>.</summary>
/// <param name="Type">The CloudEvents type of every command.</param>
/// <param name="Commands">The commands.</param>
public sealed record SendStockCommands(string Type, IReadOnlyList<StockCommand> Commands);
