using System.Text.Json;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Metadata;

/// <summary>
/// Reads <c>functions.metadata</c>, which the worker's SDK writes beside an app: what its functions are bound to,
/// before its worker runs. The worker's own word, which comes later, is what runs; class-based durable functions are
/// only there.
/// </summary>
internal static class FunctionsMetadata
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "functions.metadata";

    /// <summary>Reads the file of an output directory; without one there is nothing to know.</summary>
    /// <exception cref="FunctionsMetadataException">The file is not what the SDK writes.</exception>
    public static IReadOnlyList<DescribedFunction> Read(string output)
    {
        var path = Path.Combine(output, FileName);
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            return
            [
                .. document.RootElement.EnumerateArray().Select(function => new DescribedFunction(
                    function.GetProperty("name").GetString()!,
                    [
                        .. function.GetProperty("bindings").EnumerateArray()
                            .Select(binding => BindingDefinition.Parse(binding.GetRawText())),
                    ])),
            ];
        }
        catch (Exception failure)
            when (failure is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FunctionsMetadataException(path, failure);
        }
    }
}
