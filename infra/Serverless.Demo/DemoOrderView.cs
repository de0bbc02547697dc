namespace Serverless.Demo;

/// <summary>What the demo reads of an order.</summary>
internal sealed record DemoOrderView(string Id, string Status, string? Reason, IReadOnlyList<DemoLine> Lines)
{
    /// <summary>Tells whether the status is final.</summary>
    public bool HasEnded => Status is "Completed" or "Cancelled";
}
