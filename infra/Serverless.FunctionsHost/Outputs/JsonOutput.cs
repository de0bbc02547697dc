using System.Text.Json;

namespace Serverless.FunctionsHost.Outputs;

/// <summary>
/// A text that a function returned to an output of many values. The Functions host reads a text in braces or brackets
/// as JSON (FunctionBinding.ReadAsEnumerable): an array is as many values as it has elements, and what is no JSON fails
/// the invocation.
/// </summary>
internal static class JsonOutput
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>The elements of an array; null when the text is one value.</summary>
    /// <exception cref="FormatException">It looks like JSON and is none.</exception>
    public static IReadOnlyList<JsonElement>? ElementsOf(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed is not (['{', .., '}'] or ['[', .., ']']))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text.AsMemory().Trim(), Lenient);
            return document.RootElement.ValueKind == JsonValueKind.Array
                ? [.. document.RootElement.EnumerateArray().Select(element => element.Clone())]
                : null;
        }
        catch (JsonException failure)
        {
            throw new FormatException(
                $"The function returned the text '{Shorten(text)}', which the Functions host reads as JSON for its "
                + $"{trimmed[0]} and {trimmed[^1]}, and which is none: {failure.Message} Return an object, or bytes.",
                failure);
        }
    }

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
