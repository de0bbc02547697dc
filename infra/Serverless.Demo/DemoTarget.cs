namespace Serverless.Demo;

/// <summary>The running system that a demo pushes orders through: its doors, and nothing behind them.</summary>
/// <param name="Ordering">Where Ordering answers HTTP.</param>
/// <param name="Warehouse">Where Warehouse answers HTTP.</param>
/// <param name="ServiceBus">A connection string that may send and peek everywhere.</param>
internal sealed record DemoTarget(Uri Ordering, Uri Warehouse, string ServiceBus);
