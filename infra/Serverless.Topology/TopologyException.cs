namespace Serverless.Topology;

/// <summary>A topology that cannot be used; it carries everything that is wrong with it, not the first thing.</summary>
public sealed class TopologyException : Exception
{
    /// <summary>Makes the exception of a source and its errors.</summary>
    /// <param name="source">The file, or what the caller named the text.</param>
    /// <param name="errors">At least one error.</param>
    /// <param name="what">What kind of file it is.</param>
    internal TopologyException(string source, IReadOnlyList<TopologyError> errors, string what = "topology")
        : base(Describe(source, errors, what))
    {
        SourceName = source;
        Errors = errors;
    }

    /// <summary>The file, or what the caller named the text.</summary>
    public string SourceName { get; }

    /// <summary>Every error, in the order of the document.</summary>
    public IReadOnlyList<TopologyError> Errors { get; }

    private static string Describe(string source, IReadOnlyList<TopologyError> errors, string what)
    {
        string count = errors.Count == 1 ? "1 error" : $"{errors.Count} errors";
        return $"The {what} '{source}' has {count}:{Environment.NewLine}"
            + string.Join(Environment.NewLine, errors.Select(error => $"  {error}"));
    }
}
