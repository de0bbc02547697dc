namespace Serverless.TaskHub.Replays;

/// <summary>Orchestrators do not repeat what histories of them say: instances that run would break.</summary>
public sealed class ReplayDifferenceException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ReplayDifferenceException(IReadOnlyList<ReplayDifference> differences)
        : base(string.Join(Environment.NewLine + Environment.NewLine, differences)) => Differences = differences;

    /// <summary>Gets the first difference of each history that has one.</summary>
    public IReadOnlyList<ReplayDifference> Differences { get; }
}
