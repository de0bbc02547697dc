using Serverless.Infrastructure.Tests.Deployments;

namespace Serverless.Infrastructure.Tests.Rules;

internal static class MonitoringRules
{
    private static readonly string[] StorageServices = ["blobServices", "queueServices", "tableServices"];

    public static IReadOnlyList<Rule> All { get; } =
    [
        Rule.Each(
            32,
            "AZR-000069",
            "Application Insights is workspace-based",
            ResourceTypes.ApplicationInsights,
            resource => string.IsNullOrEmpty(resource.Properties.Text("WorkspaceResourceId"))
                ? "has no workspace"
                : null),

        Rule.Each(33, "AZR-000484", "Application Insights takes no keys", ResourceTypes.ApplicationInsights, resource =>
            resource.Properties.Bool("DisableLocalAuth") == true ? null : "DisableLocalAuth is not true"),

        new(34, "C-34", "what matters writes logs and metrics to the workspace", WithoutDiagnostics),

        new(35, "C-35", "dead letters, server errors and throttling raise an alert", WithoutAlerts),
    ];

    private static IEnumerable<Violation> WithoutDiagnostics(Deployment deployment)
    {
        IEnumerable<string> watched = new[]
            {
                ResourceTypes.ServiceBus, ResourceTypes.EventHubs, ResourceTypes.KeyVault, ResourceTypes.Site,
            }
            .SelectMany(deployment.Of)
            .Select(resource => resource.Id)
            .Concat(deployment.Of(ResourceTypes.Storage)
                .SelectMany(account => StorageServices.Select(service => $"{account.Id}/{service}/default")));
        return watched
            .Where(id => !deployment.Of(ResourceTypes.Diagnostics).Any(settings =>
                string.Equals(settings.Scope, id, StringComparison.OrdinalIgnoreCase)
                && !string.IsNullOrEmpty(settings.Properties.Text("workspaceId"))
                && settings.Properties.Items("metrics").Any(metric => metric.Bool("enabled") == true)))
            .Select(id => new Violation(id, "has no diagnostic setting to a workspace"));
    }

    private static IEnumerable<Violation> WithoutAlerts(Deployment deployment)
    {
        foreach (Resource resource in deployment.Of(ResourceTypes.ServiceBus))
        {
            if (!HasAlert(deployment, resource, "DeadletteredMessages", "EntityName"))
            {
                yield return Violation.Of(resource, "no alert on DeadletteredMessages by EntityName above 0");
            }
        }

        foreach (Resource resource in deployment.Of(ResourceTypes.ServiceBus)
            .Concat(deployment.Of(ResourceTypes.EventHubs)))
        {
            foreach (string metric in new[] { "ServerErrors", "ThrottledRequests" })
            {
                if (!HasAlert(deployment, resource, metric, dimension: null))
                {
                    yield return Violation.Of(resource, $"no alert on {metric} above 0");
                }
            }
        }
    }

    private static bool HasAlert(Deployment deployment, Resource resource, string metric, string? dimension) =>
        deployment.Of(ResourceTypes.MetricAlert)
            .Where(alert => alert.Properties.Bool("enabled") == true)
            .Where(alert => alert.Properties.Items("actions").Any(action =>
                !string.IsNullOrEmpty(action.Text("actionGroupId"))))
            .Where(alert => alert.Properties.Items("scopes").Any(scope => scope.ToString() == resource.Id))
            .SelectMany(alert => alert.Properties.Items("criteria.allOf"))
            .Any(criterion => criterion.Text("metricName") == metric
                && criterion.Text("metricNamespace") == resource.Type
                && criterion.Text("operator") == "GreaterThan"
                && criterion.Int("threshold") == 0
                && (dimension is null || criterion.Items("dimensions").Any(each => each.Text("name") == dimension)));
}
