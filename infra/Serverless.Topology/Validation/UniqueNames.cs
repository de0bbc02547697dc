namespace Serverless.Topology.Validation;

/// <summary>Names that must differ in more than case, and where each was first.</summary>
internal sealed class UniqueNames(string what, List<TopologyError> errors)
{
    private readonly Dictionary<string, string> _firstPaths = new(StringComparer.OrdinalIgnoreCase);

    public void Add(string name, string path)
    {
        if (name.Length > 0 && !_firstPaths.TryAdd(name, path))
        {
            errors.Add(new TopologyError(
                path, $"The name '{name}' is taken: {what} has it already at {_firstPaths[name]}. Rename one."));
        }
    }
}
