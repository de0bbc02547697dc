using System.Text.Json;

namespace Serverless.FunctionsHost.Http.Routing;

/// <summary>
/// The router of a worker with the ASP.NET Core integration: it routes every request a second time, with the templates
/// of all functions and its own reading of host.json, and what it does not take never reaches its function.
/// </summary>
/// <param name="Prefix">The prefix that it puts before every route, as it is in host.json.</param>
internal sealed record WorkerRouter(string Prefix)
{
    private static readonly JsonDocumentOptions Json =
        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads what the worker of an app reads.</summary>
    public static WorkerRouter Of(string directory)
    {
        var path = Path.Combine(directory, "host.json");
        if (!File.Exists(path))
        {
            return new WorkerRouter("api");
        }

        using var document = JsonDocument.Parse(File.ReadAllText(path), Json);
        var prefix = Find(Find(Find(document.RootElement, "extensions"), "http"), "routePrefix");
        return new WorkerRouter(prefix is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "api");
    }

    private static JsonElement? Find(JsonElement? element, string name)
    {
        if (element is { ValueKind: JsonValueKind.Object } parent)
        {
            foreach (var property in parent.EnumerateObject())
            {
                if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return property.Value;
                }
            }
        }

        return null;
    }
}
