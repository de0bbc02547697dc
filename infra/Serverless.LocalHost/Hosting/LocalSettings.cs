using System.Text.Json;

namespace Serverless.LocalHost.Hosting;

/// <summary>Reads the <c>Values</c> of a <c>local.settings.json</c>, the file of Azure Functions Core Tools.</summary>
internal static class LocalSettings
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "local.settings.json";

    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Reads a file; a file that is not there has no values.</summary>
    /// <exception cref="LocalHostException">The file is not JSON, or a value is not a text.</exception>
    public static IReadOnlyDictionary<string, string?> Read(string path)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (!File.Exists(path))
        {
            return values;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path), Lenient);
            if (document.RootElement.TryGetProperty("Values", out var section))
            {
                foreach (var value in section.EnumerateObject())
                {
                    values[value.Name] = value.Value.GetString();
                }
            }

            return values;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new LocalHostException(
                $"'{path}' cannot be read: {e.Message} It is to look like local.settings.sample.json: " +
                "an object whose \"Values\" are texts.", e);
        }
    }
}
