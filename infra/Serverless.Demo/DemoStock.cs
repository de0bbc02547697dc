namespace Serverless.Demo;

/// <summary>What the demo reads of the stock of a product.</summary>
internal sealed record DemoStock(string Sku, int OnHand, int Reserved);
