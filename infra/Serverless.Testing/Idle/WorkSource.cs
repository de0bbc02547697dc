namespace Serverless.Testing.Idle;

/// <summary>A source made of two functions.</summary>
internal sealed class WorkSource(string name, TimeSpan patience, Func<long> pending, Func<long> changes) : IWorkSource
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public TimeSpan Patience => patience;

    /// <inheritdoc/>
    public WorkLook Look() => new(pending(), changes());
}
