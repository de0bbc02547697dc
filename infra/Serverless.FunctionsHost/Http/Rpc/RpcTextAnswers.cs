using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Serverless.FunctionsHost.Http.Rpc;

/// <summary>
/// An answer that a function gave as text or JSON instead of a response. As in the Functions host, JSON is read: an
/// object with a <c>body</c> is a response with <c>status</c> (or <c>statusCode</c>) and <c>headers</c>, a JSON text is
/// sent without its quotes, and objects and arrays are sent indented, all of it as text/plain.
/// </summary>
internal static class RpcTextAnswers
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Sets status and headers, and returns the body.</summary>
    public static string Apply(HttpResponse response, string text)
    {
        JsonElement content;
        try
        {
            content = JsonSerializer.Deserialize<JsonElement>(text);
        }
        catch (JsonException)
        {
            return text;
        }

        if (content.ValueKind == JsonValueKind.Object && Find(content, "body") is { } body)
        {
            ApplyHead(response, content);
            content = body;
        }

        return content.ValueKind switch
        {
            JsonValueKind.String => content.GetString()!,
            JsonValueKind.Null or JsonValueKind.Undefined => string.Empty,
            JsonValueKind.Object or JsonValueKind.Array => JsonSerializer.Serialize(content, Indented),
            _ => content.GetRawText(),
        };
    }

    private static void ApplyHead(HttpResponse response, JsonElement content)
    {
        var status = Find(content, "statusCode") ?? Find(content, "status");
        if (status is { } given
            && int.TryParse(given.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number))
        {
            response.StatusCode = number;
        }

        if (Find(content, "headers") is { ValueKind: JsonValueKind.Object } headers)
        {
            foreach (var header in headers.EnumerateObject())
            {
                response.Headers[header.Name] = header.Value.ToString();
            }
        }
    }

    private static JsonElement? Find(JsonElement element, string name)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return null;
    }
}
