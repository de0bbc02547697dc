namespace Serverless.Costs;

/// <summary>One thing that costs money.</summary>
/// <param name="Item">What.</param>
/// <param name="PerMonth">How much a month; null when its price is not in the list.</param>
/// <param name="Formula">How it was computed.</param>
internal sealed record CostLine(string Item, decimal? PerMonth, string Formula);
