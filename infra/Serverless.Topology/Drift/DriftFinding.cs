namespace Serverless.Topology.Drift;

/// <summary>One difference between the code and topology.json.</summary>
/// <param name="Message">What differs, and what to do about it.</param>
/// <param name="Paste">The entry to paste, when one is missing.</param>
internal sealed record DriftFinding(string Message, string? Paste = null)
{
    public override string ToString() => Paste is null ? Message : $"{Message}{Environment.NewLine}    {Paste}";
}
