namespace GraphApp;

/// <summary>A place of a graph, and what follows.</summary>
/// <param name="Id">Which it is.</param>
/// <param name="Way">How it is come to.</param>
/// <param name="DelayMilliseconds">How much later, for ways that take time.</param>
/// <param name="Failures">How often its function fails before.</param>
/// <param name="Next">Where the walk goes on, everywhere at once.</param>
public sealed record Step(int Id, Way Way, int DelayMilliseconds, int Failures, IReadOnlyList<Step> Next)
{
    /// <summary>Gets how much later it is come to.</summary>
    public TimeSpan Delay => TimeSpan.FromMilliseconds(DelayMilliseconds);
}
