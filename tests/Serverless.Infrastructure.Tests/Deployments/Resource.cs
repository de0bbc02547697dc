using System.Text.Json.Nodes;

namespace Serverless.Infrastructure.Tests.Deployments;

/// <summary>
/// A resource as the deployment would make it: expressions are resolved, run-time values stay expressions.
/// </summary>
internal sealed class Resource(JsonObject json)
{
    public JsonObject Json { get; } = json;

    public string Id => Json.Text("id")!;

    public string Type => Json.Text("type")!;

    public string Name => Json.Text("name")!;

    /// <summary>What an extension resource such as a role assignment belongs to; otherwise the id.</summary>
    public string Scope
    {
        get
        {
            int provider = Id.LastIndexOf("/providers/", StringComparison.OrdinalIgnoreCase);
            return provider < 0 ? Id : Id[..provider];
        }
    }

    public JsonObject Properties => (Json["properties"] ??= new JsonObject()).AsObject();

    public bool Is(string type) => string.Equals(Type, type, StringComparison.OrdinalIgnoreCase);
}
