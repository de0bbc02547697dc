using System.Text.Json;
using Serverless.Infrastructure.Tests.Bicep;
using Serverless.Infrastructure.Tests.Deployments;
using Serverless.Infrastructure.Tests.Rules;

namespace Serverless.Infrastructure.Tests.Suppressions;

/// <summary>An exception to a rule, with the reason for it. All of them are in suppressions.json.</summary>
/// <param name="Rule">The number of the rule.</param>
/// <param name="Environment">dev or prod.</param>
/// <param name="ResourceType">The type of the resources that are excepted.</param>
/// <param name="Reason">Why, for who reads it in a year.</param>
internal sealed record Suppression(int Rule, string Environment, string ResourceType, string Reason)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<Suppression> Load()
    {
        string path = Path.Combine(
            RepositoryPaths.Root, "tests", "Serverless.Infrastructure.Tests", "Suppressions", "suppressions.json");
        return JsonSerializer.Deserialize<Suppression[]>(File.ReadAllText(path), Web)!;
    }

    public bool Covers(Deployment deployment, Rule rule, Violation violation) =>
        rule.Number == Rule
        && deployment.Variant.Environment == Environment
        && deployment.Of(ResourceType).Any(resource => resource.Id == violation.Resource);
}
