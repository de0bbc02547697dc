namespace Serverless.Demo;

/// <summary>One POST and what became of it.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="OrderId">The order; null when it was refused.</param>
/// <param name="Reason">Why it was cancelled, or the title of the problem it was refused with.</param>
/// <param name="Latency">From the POST to the final state; null unless the order ended.</param>
/// <param name="Waited">Whether the order waited for a person.</param>
/// <param name="Lines">The lines of a completed order.</param>
internal sealed record DemoResult(
    DemoOutcome Outcome,
    string? OrderId = null,
    string? Reason = null,
    TimeSpan? Latency = null,
    bool Waited = false,
    IReadOnlyList<DemoLine>? Lines = null);
