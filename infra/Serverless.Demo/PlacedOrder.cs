namespace Serverless.Demo;

/// <summary>An accepted order that is being followed.</summary>
/// <param name="Id">The order.</param>
/// <param name="Location">Where to read it.</param>
/// <param name="Approval">What to answer when it waits for approval; null answers nothing.</param>
/// <param name="Started">The timestamp of its POST.</param>
internal sealed record PlacedOrder(string Id, Uri Location, ApprovalAnswer? Approval, long Started);
