namespace Serverless.TaskHub.Work;

/// <summary>What decides who takes a piece of work.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The name of the orchestrator, activity or entity; letter case does not count.</param>
/// <param name="Version">Its version; empty for none.</param>
/// <param name="CallerVersion">Of an activity: the version of the orchestration that calls it.</param>
internal readonly record struct WorkKey(WorkKind Kind, string Name, string Version, string CallerVersion = "")
{
    public bool Equals(WorkKey other) =>
        Kind == other.Kind
        && string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase)
        && string.Equals(Version, other.Version, StringComparison.OrdinalIgnoreCase)
        && string.Equals(CallerVersion, other.CallerVersion, StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode() => HashCode.Combine(
        Kind,
        StringComparer.OrdinalIgnoreCase.GetHashCode(Name),
        StringComparer.OrdinalIgnoreCase.GetHashCode(Version),
        StringComparer.OrdinalIgnoreCase.GetHashCode(CallerVersion));
}
