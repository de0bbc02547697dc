using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Serverless.Infrastructure.Tests.Deployments;

namespace Serverless.Infrastructure.Tests.Rules;

internal static partial class IdentityRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new(36, "C-36", "roles of the table, at the entity, with a type and a guid() name", BadRoleAssignments),

        Rule.Each(
            37,
            "AZR-000124 AZR-000125 AZR-000355",
            "key vaults keep what is deleted, are closed and use RBAC",
            ResourceTypes.KeyVault,
            BadVault),

        new(
            38,
            "AZR-000279 AZR-000316 AZR-000331",
            "no secret in outputs, parameters and outer scopes",
            LeakingTemplates),

        new(
            39,
            "AZR-000215 AZR-000166 AZR-000263",
            "parameters are described, resources tagged, subnets guarded",
            Undescribed),

        new(40, "C-40", "the scheduler is not open to all (prod), and forgets", OpenScheduler),
    ];

    private static IEnumerable<Violation> BadRoleAssignments(Deployment deployment)
    {
        foreach (Resource assignment in deployment.Of(ResourceTypes.RoleAssignment))
        {
            string roleId = assignment.Properties.Text("roleDefinitionId")?.Split('/')[^1] ?? "";
            if (!Roles.RoleTable.Assignable.TryGetValue(roleId, out Roles.Role? role))
            {
                yield return Violation.Of(assignment, $"the role '{roleId}' is not one that may be assigned");
                continue;
            }

            if (!role.Scopes.Contains(ScopeType(assignment.Scope), StringComparer.OrdinalIgnoreCase))
            {
                yield return Violation.Of(
                    assignment,
                    $"'{role.Name}' belongs on {string.Join(" or ", role.Scopes)}, not on '{assignment.Scope}'");
            }

            if (assignment.Properties.Text("principalType") != "ServicePrincipal")
            {
                yield return Violation.Of(assignment, "principalType is not 'ServicePrincipal'");
            }

            if (!Guid.TryParseExact(assignment.Name, "D", out _))
            {
                yield return Violation.Of(assignment, "the name is not a GUID");
            }
        }

        foreach (JsonObject resource in deployment.TemplateResources())
        {
            if (resource.Text("type") == ResourceTypes.RoleAssignment
                && resource.Text("name")?.StartsWith("[guid(", StringComparison.Ordinal) != true)
            {
                yield return new Violation(
                    "template", $"the name '{resource["name"]}' of a role assignment is not guid()");
            }
        }
    }

    private static string? BadVault(Resource vault) =>
        vault.Properties.Bool("enableSoftDelete") == false ? "enableSoftDelete is false"
        : vault.Properties.Bool("enablePurgeProtection") != true ? "enablePurgeProtection is not true"
        : vault.Properties.Text("networkAcls.defaultAction") != "Deny"
            && vault.Properties.Text("publicNetworkAccess") != "Disabled" ? "any address may connect"
        : vault.Properties.Bool("enableRbacAuthorization") != true ? "enableRbacAuthorization is not true"
        : null;

    private static IEnumerable<Violation> LeakingTemplates(Deployment deployment)
    {
        foreach (JsonObject template in deployment.Templates())
        {
            foreach ((string name, JsonNode? output) in template["outputs"]?.AsObject() ?? [])
            {
                if (SecretFunction().IsMatch(output!.ToJsonString()) || SecretName().IsMatch(name))
                {
                    yield return new Violation($"output {name}", "hands out a secret");
                }
            }

            foreach ((string name, JsonNode? parameter) in template["parameters"]?.AsObject() ?? [])
            {
                if (SecretName().IsMatch(name)
                    && parameter.Text("type") is not ("secureString" or "securestring" or "secureObject"))
                {
                    yield return new Violation($"parameter {name}", "takes a secret without @secure()");
                }
            }
        }

        foreach (JsonObject resource in deployment.TemplateResources())
        {
            if (resource.Text("type") == "Microsoft.Resources/deployments"
                && resource.Text("properties.expressionEvaluationOptions.scope") != "inner")
            {
                yield return new Violation("template", "a nested deployment is evaluated in the outer scope");
            }
        }
    }

    private static IEnumerable<Violation> Undescribed(Deployment deployment)
    {
        foreach (JsonObject template in deployment.Templates())
        {
            foreach (string kind in new[] { "parameters", "outputs" })
            {
                foreach ((string name, JsonNode? item) in template[kind]?.AsObject() ?? [])
                {
                    if (string.IsNullOrEmpty(item.Text("metadata.description")))
                    {
                        yield return new Violation($"{kind} {name}", "has no description");
                    }
                }
            }
        }

        foreach (Resource resource in deployment.Resources.Where(resource => resource.Json["location"] is not null))
        {
            if (resource.Json.Text("tags.environment") is null || resource.Json.Text("tags.system") is null)
            {
                yield return Violation.Of(resource, "has no tags environment and system");
            }
        }

        foreach (Resource network in deployment.Of(ResourceTypes.VirtualNetwork))
        {
            foreach (JsonNode subnet in network.Properties.Items("subnets"))
            {
                if (subnet.Text("properties.networkSecurityGroup.id") is null)
                {
                    yield return Violation.Of(network, $"the subnet '{subnet["name"]}' has no network security group");
                }
            }
        }
    }

    private static IEnumerable<Violation> OpenScheduler(Deployment deployment)
    {
        foreach (Resource scheduler in deployment.Of(ResourceTypes.Scheduler))
        {
            if (deployment.IsProduction
                && scheduler.Properties.Items("ipAllowlist").Any(range => range.ToString() is "0.0.0.0/0" or "::/0"))
            {
                yield return Violation.Of(scheduler, "any address may connect");
            }

            if (scheduler.Properties["ipAllowlist"] is not JsonArray)
            {
                yield return Violation.Of(scheduler, "ipAllowlist is not given");
            }

            if (!deployment.Of(ResourceTypes.RetentionPolicy).Any(policy =>
                policy.Id.StartsWith(scheduler.Id + "/", StringComparison.Ordinal)
                && policy.Properties.Items("retentionPolicies").Any()))
            {
                yield return Violation.Of(scheduler, "finished orchestrations are kept for ever");
            }
        }
    }

    /// <summary>The type of a resource id: Microsoft.ServiceBus/namespaces/queues.</summary>
    private static string ScopeType(string id)
    {
        int provider = id.LastIndexOf("/providers/", StringComparison.OrdinalIgnoreCase);
        string[] parts = provider < 0 ? [] : id[(provider + "/providers/".Length)..].Split('/');
        return string.Join('/', parts.Take(1).Concat(parts.Skip(1).Where((_, index) => index % 2 == 0)));
    }

    [GeneratedRegex(
        @"list(\w*Keys|Secrets|AccountSas|ServiceSas|ConnectionStrings|Credentials)\(|secure(String|Object)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex SecretFunction();

    [GeneratedRegex(
        "password|secret|apikey|accesskey|accountkey|sastoken|connectionstring", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex SecretName();
}
