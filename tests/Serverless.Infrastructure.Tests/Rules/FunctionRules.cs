using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Serverless.Infrastructure.Tests.Deployments;
using Serverless.Topology.Drift;

namespace Serverless.Infrastructure.Tests.Rules;

internal static partial class FunctionRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        Rule.Each(22, "AZR-000084", "sites ask for HTTPS", ResourceTypes.Site, resource =>
            resource.Properties.Bool("httpsOnly") == true ? null : "httpsOnly is not true"),

        Rule.Each(23, "AZR-000073", "sites ask for TLS 1.2", ResourceTypes.Site, resource =>
            resource.Properties.Text("siteConfig.minTlsVersion") is "1.2" or "1.3"
                ? null
                : "minTlsVersion is below 1.2"),

        Rule.Each(24, "AZR-000082", "every site has one managed identity of its own", ResourceTypes.Site, resource =>
            resource.Json.Text("identity.type") == "UserAssigned"
            && resource.Json.At("identity.userAssignedIdentities") is JsonObject { Count: 1 }
                ? null
                : "the identity is not one user-assigned identity"),

        Rule.Each(25, "AZR-000083", "no ARR affinity", ResourceTypes.Site, resource =>
            resource.Properties.Bool("clientAffinityEnabled") == false ? null : "clientAffinityEnabled is not false"),

        Rule.Each(26, "AZR-000074 AZR-000081", "no remote debugging, no plain FTP", ResourceTypes.Site, resource =>
            resource.Properties.Bool("siteConfig.remoteDebuggingEnabled") != false
                ? "remoteDebuggingEnabled is not false"
                : resource.Properties.Text("siteConfig.ftpsState") is "Disabled" or "FtpsOnly"
                    ? null
                    : "ftpsState allows plain FTP"),

        Rule.Each(27, "AZR-000078", "HTTP/2", ResourceTypes.Site, resource =>
            resource.Properties.Bool("siteConfig.http20Enabled") == true ? null : "http20Enabled is not true"),

        new(28, "C-28", "Flex Consumption, deployed from storage by identity", NotFlex),

        new(29, "C-29", "no setting holds a key", SecretSettings),

        new(30, "C-30", "no basic credentials for FTP and SCM", BasicCredentials),

        new(31, "C-31", "every connection of a trigger has its identity-based setting", MissingConnections),
    ];

    /// <summary>The settings of a site: its appsettings and those in its siteConfig.</summary>
    public static Dictionary<string, string> SettingsOf(Deployment deployment, Resource site)
    {
        Dictionary<string, string> settings = new(StringComparer.Ordinal);
        foreach (Resource config in deployment.Of(ResourceTypes.SiteConfig)
            .Where(config => config.Id.StartsWith(site.Id + "/", StringComparison.Ordinal)))
        {
            foreach ((string name, JsonNode? value) in config.Properties)
            {
                settings[name] = value?.ToString() ?? "";
            }
        }

        foreach (string list in new[] { "siteConfig.appSettings", "siteConfig.connectionStrings" })
        {
            foreach (JsonNode item in site.Properties.Items(list))
            {
                settings[item.Text("name") ?? ""] =
                    (item.At("value") ?? item.At("connectionString"))?.ToString() ?? "";
            }
        }

        return settings;
    }

    /// <summary>The site of an app; its name begins with func-app-environment-.</summary>
    public static Resource? SiteOf(Deployment deployment, string app) =>
        deployment.Of(ResourceTypes.Site).SingleOrDefault(
        site => site.Name.StartsWith($"func-{app}-{deployment.Variant.Environment}-", StringComparison.Ordinal));

    private static IEnumerable<Violation> NotFlex(Deployment deployment)
    {
        foreach (Resource plan in deployment.Of(ResourceTypes.Plan))
        {
            if (plan.Json.Text("sku.name") != "FC1" || plan.Json.Text("sku.tier") != "FlexConsumption")
            {
                yield return Violation.Of(plan, "the plan is not FC1 FlexConsumption");
            }
        }

        foreach (Resource site in deployment.Of(ResourceTypes.Site))
        {
            if (site.Properties.Text("functionAppConfig.deployment.storage.authentication.type")
                is not ("UserAssignedIdentity" or "SystemAssignedIdentity"))
            {
                yield return Violation.Of(site, "the deployment storage is not reached by identity");
            }
        }
    }

    private static IEnumerable<Violation> SecretSettings(Deployment deployment) =>
        from site in deployment.Of(ResourceTypes.Site)
        from setting in SettingsOf(deployment, site)
        where Secret().IsMatch(setting.Value)
        select Violation.Of(site, $"the setting '{setting.Key}' holds a key");

    private static IEnumerable<Violation> BasicCredentials(Deployment deployment) =>
        from site in deployment.Of(ResourceTypes.Site)
        from name in new[] { "ftp", "scm" }
        where !deployment.Of(ResourceTypes.PublishingCredentials).Any(policy =>
            policy.Id.EndsWith(
                $"{site.Id}/basicPublishingCredentialsPolicies/{name}", StringComparison.OrdinalIgnoreCase)
            && policy.Properties.Bool("allow") == false)
        select Violation.Of(site, $"basic credentials for {name} are not switched off");

    private static IEnumerable<Violation> MissingConnections(Deployment deployment)
    {
        foreach (AppCode app in deployment.Code)
        {
            if (SiteOf(deployment, app.Name) is not { } site)
            {
                yield return new Violation(app.Name, "the app has no site");
                continue;
            }

            Dictionary<string, string> settings = SettingsOf(deployment, site);
            foreach (string connection in app.Connections)
            {
                bool reachable = settings.Keys.Any(name =>
                    name == $"{connection}__fullyQualifiedNamespace"
                    || (name.StartsWith(connection + "__", StringComparison.Ordinal)
                        && name.EndsWith("ServiceUri", StringComparison.Ordinal)));
                if (!reachable)
                {
                    yield return Violation.Of(
                        site,
                        $"the code names the connection '{connection}', but there is no setting "
                        + $"'{connection}__fullyQualifiedNamespace'");
                }
            }
        }
    }

    [GeneratedRegex(@"AccountKey=|SharedAccessKey=|listKeys\(", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Secret();
}
