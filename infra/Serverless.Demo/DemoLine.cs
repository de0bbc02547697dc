namespace Serverless.Demo;

/// <summary>A line of an order, as the API shows it.</summary>
/// <param name="Sku">The product.</param>
/// <param name="Quantity">Pieces.</param>
internal sealed record DemoLine(string Sku, int Quantity);
