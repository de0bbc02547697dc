using System.Text.Json;
using Serverless.Topology.Json;
using Serverless.Topology.Validation;

namespace Serverless.Topology;

/// <summary>
/// Reads <c>bicep/topology.json</c>. The shape is that of <c>topology.schema.json</c>; beyond it, names, limits and
/// references are checked, and all errors are reported at once.
/// </summary>
public static class TopologyFile
{
    private static readonly JsonDocumentOptions StrictJson = new()
    {
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
    };

    /// <summary>Reads a topology file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="ruleCheck">Checks the expressions of rules; null leaves them to whoever evaluates them.</param>
    /// <returns>The topology; it has no error.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="TopologyException">The file has errors; the exception has them all.</exception>
    public static TopologyDefinition Load(string path, RuleCheck? ruleCheck = null)
    {
        string fullPath = Path.GetFullPath(path);
        if (!File.Exists(fullPath))
        {
            throw new FileNotFoundException(
                $"The topology file '{fullPath}' does not exist. Give the path of bicep/topology.json.", fullPath);
        }

        return Parse(File.ReadAllText(fullPath), path, ruleCheck);
    }

    /// <summary>Reads a topology from text.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="sourceName">What errors call the text.</param>
    /// <param name="ruleCheck">Checks the expressions of rules; null leaves them to whoever evaluates them.</param>
    /// <returns>The topology; it has no error.</returns>
    /// <exception cref="TopologyException">The text has errors; the exception has them all.</exception>
    public static TopologyDefinition Parse(string json, string sourceName, RuleCheck? ruleCheck = null)
    {
        List<TopologyError> errors = [];
        TopologyDefinition? topology = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, StrictJson);
            topology = TopologyReader.Read(document.RootElement, errors);
        }
        catch (JsonException exception)
        {
            errors.Add(new TopologyError(
                "$",
                $"The text is not JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}: "
                + exception.Message));
        }

        if (topology is not null)
        {
            errors.AddRange(TopologyValidator.Validate(topology, ruleCheck));
        }

        return errors.Count == 0 ? topology! : throw new TopologyException(sourceName, errors);
    }
}
