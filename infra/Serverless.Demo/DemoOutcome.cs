namespace Serverless.Demo;

/// <summary>What became of one POST.</summary>
internal enum DemoOutcome
{
    /// <summary>Accepted, and ended as Completed.</summary>
    Completed,

    /// <summary>Accepted, and ended as Cancelled; everything held was given back.</summary>
    Cancelled,

    /// <summary>The answer to an Idempotency-Key that was used before, with the same body.</summary>
    Repeated,

    /// <summary>Refused with a problem, for example an invalid body.</summary>
    Refused,

    /// <summary>Accepted, but not ended when the demo gave up waiting.</summary>
    Unfinished,
}
