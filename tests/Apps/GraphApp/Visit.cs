namespace GraphApp;

/// <summary>A step that was come to.</summary>
/// <param name="Id">Which.</param>
/// <param name="At">When.</param>
public sealed record Visit(int Id, DateTimeOffset At);
