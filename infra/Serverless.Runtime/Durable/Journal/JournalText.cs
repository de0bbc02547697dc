using System.Text.Json;

namespace Serverless.Runtime.Durable;

/// <summary>Small columns of the journal as text.</summary>
internal static class JournalText
{
    public static string? EncodeTags(IReadOnlyDictionary<string, string>? tags) =>
        tags is { Count: > 0 } ? JsonSerializer.Serialize(tags) : null;

    public static IReadOnlyDictionary<string, string>? DecodeTags(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(json);
}
