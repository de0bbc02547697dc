namespace Serverless.Broker.Topology;

/// <summary>A topology that cannot be used; it carries everything that is wrong with it, not the first thing.</summary>
public sealed class TopologyException : Exception
{
    /// <summary>Makes the exception of a source and its errors.</summary>
    /// <param name="source">The file, or what the caller named the text.</param>
    /// <param name="errors">At least one error.</param>
    public TopologyException(string source, IReadOnlyList<TopologyError> errors)
        : base(Describe(source, errors))
    {
        SourceName = source;
        Errors = errors;
    }

    /// <summary>The file, or what the caller named the text.</summary>
    public string SourceName { get; }

    /// <summary>Every error, in the order of the document.</summary>
    public IReadOnlyList<TopologyError> Errors { get; }

    private static string Describe(string source, IReadOnlyList<TopologyError> errors)
    {
        string count = errors.Count == 1 ? "1 error" : $"{errors.Count} errors";
        return $"The topology '{source}' has {count}:{Environment.NewLine}"
            + string.Join(Environment.NewLine, errors.Select(error => $"  {error}"));
    }
}
