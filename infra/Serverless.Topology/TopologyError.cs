namespace Serverless.Topology;

/// <summary>One thing that is wrong in a topology.</summary>
/// <param name="Path">Where, as a JSON path: <c>$.queues[0].lockDuration</c>.</param>
/// <param name="Message">What is wrong with which value, and what to write instead.</param>
public sealed record TopologyError(string Path, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Message}";
}
