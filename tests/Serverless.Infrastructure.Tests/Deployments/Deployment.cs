using System.Text.Json.Nodes;
using Serverless.Topology;
using Serverless.Topology.Drift;

namespace Serverless.Infrastructure.Tests.Deployments;

/// <summary>What one parameter file with one topology deploys, and what is needed to judge it.</summary>
internal sealed class Deployment
{
    private readonly JsonArray _resources;

    public Deployment(
        DeploymentVariant variant,
        JsonArray resources,
        JsonObject template,
        TopologyDefinition topology,
        IReadOnlyList<AppCode> code)
    {
        Variant = variant;
        _resources = resources;
        Template = template;
        Topology = topology;
        Code = code;
    }

    public DeploymentVariant Variant { get; }

    public bool IsProduction => Variant.Environment == "prod";

    /// <summary>The compiled template, nested deployments included.</summary>
    public JsonObject Template { get; }

    public TopologyDefinition Topology { get; }

    public IReadOnlyList<AppCode> Code { get; }

    public IEnumerable<Resource> Resources => _resources.Select(node => new Resource(node!.AsObject()));

    public IEnumerable<Resource> Of(string type) => Resources.Where(resource => resource.Is(type));

    public void Add(JsonObject resource) => _resources.Add(resource);

    public void Remove(Resource resource) => _resources.Remove(resource.Json);

    /// <summary>A copy that can be changed.</summary>
    public Deployment Copy() => new(
        Variant, _resources.DeepClone().AsArray(), Template.DeepClone().AsObject(), Topology, Code);

    /// <summary>The template and every template nested in it.</summary>
    public IEnumerable<JsonObject> Templates() => Template.Descend()
        .Where(item => item.Node is JsonObject json && json["$schema"] is not null && json["resources"] is not null)
        .Select(item => item.Node.AsObject());

    /// <summary>The resources of every template, nested deployments themselves included.</summary>
    public IEnumerable<JsonObject> TemplateResources() =>
        Templates().SelectMany(template => template["resources"] switch
    {
        JsonObject named => named.Select(pair => pair.Value!.AsObject()),
        JsonArray list => list.Select(item => item!.AsObject()),
        _ => [],
    });
}
