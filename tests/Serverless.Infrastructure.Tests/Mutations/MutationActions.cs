using System.Text.Json.Nodes;
using Serverless.Infrastructure.Tests.Deployments;

namespace Serverless.Infrastructure.Tests.Mutations;

/// <summary>The ways in which a deployment is made bad.</summary>
internal static class MutationActions
{
    /// <summary>Sets a property of the first resource of a type; null removes it.</summary>
    public static Action<Deployment> Set(string type, string path, JsonNode? value) =>
        deployment => Set(deployment.Of(type).First().Json, path, value);

    /// <summary>Removes the first resource of a type whose id contains a text.</summary>
    public static Action<Deployment> Remove(string type, string idPart = "") => deployment =>
        deployment.Remove(deployment.Of(type).First(each => each.Id.Contains(idPart, StringComparison.Ordinal)));

    /// <summary>Adds a copy of the first resource of a type, renamed and changed.</summary>
    public static Action<Deployment> Duplicate(string type, string lastName, Action<JsonObject> change) => deployment =>
    {
        JsonObject copy = deployment.Of(type).First().Json.DeepClone().AsObject();
        foreach (string name in new[] { "id", "name" })
        {
            string text = copy[name]!.GetValue<string>();
            copy[name] = text[..(text.LastIndexOf('/') + 1)] + lastName;
        }

        change(copy);
        deployment.Add(copy);
    };

    public static void Set(JsonObject json, string path, JsonNode? value)
    {
        string[] steps = path.Split('.');
        JsonObject owner = json;
        foreach (string step in steps[..^1])
        {
            owner = (owner[step] ??= new JsonObject()).AsObject();
        }

        if (value is null)
        {
            owner.Remove(steps[^1]).ShouldBeTrue($"'{path}' is not there to be removed");
        }
        else
        {
            owner[steps[^1]] = value.DeepClone();
        }
    }
}
