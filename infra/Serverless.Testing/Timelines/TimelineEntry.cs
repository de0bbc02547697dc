namespace Serverless.Testing.Timelines;

/// <summary>One thing that happened.</summary>
/// <param name="At">When, by the system's clock.</param>
/// <param name="Kind">What it tells of.</param>
/// <param name="Text">What happened, in one line.</param>
public sealed record TimelineEntry(DateTimeOffset At, TimelineKind Kind, string Text);
