namespace Serverless.Testing.Timelines;

/// <summary>What a line of a <see cref="Timeline"/> tells of.</summary>
public enum TimelineKind
{
    /// <summary>The system itself: an app started or stopped, the clock moved.</summary>
    System,

    /// <summary>A message or an event was sent, delivered or settled.</summary>
    Message,

    /// <summary>A function ran.</summary>
    Invocation,

    /// <summary>An orchestration went on.</summary>
    Durable,

    /// <summary>A fault was put in.</summary>
    Fault,
}
