using Serverless.Infrastructure.Tests.Deployments;

namespace Serverless.Infrastructure.Tests.Rules;

internal static class EventHubsRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        Rule.Each(10, "AZR-000102", "Event Hubs takes no keys", ResourceTypes.EventHubs, resource =>
            resource.Properties.Bool("disableLocalAuth") == true ? null : "disableLocalAuth is not true"),

        Rule.Each(11, "AZR-000356", "Event Hubs asks for TLS 1.2", ResourceTypes.EventHubs, resource =>
            resource.Properties.Text("minimumTlsVersion") == "1.2" ? null : "minimumTlsVersion is not '1.2'"),

        new(12, "AZR-000422", "Event Hubs is closed to the public network", OpenToTheWorld),

        Rule.Each(13, "AZR-000505", "Event Hubs spans availability zones", ResourceTypes.EventHubs, resource =>
            resource.Properties.Bool("zoneRedundant") == true ? null : "zoneRedundant is not true"),

        new(14, "C-14", "own consumer group a reader; retention and partitions explicit", BadHubs),
    ];

    private static IEnumerable<Violation> OpenToTheWorld(Deployment deployment) => deployment
        .Of(ResourceTypes.EventHubs)
        .Where(resource => resource.Properties.Text("publicNetworkAccess") != "Disabled")
        .Where(resource => !deployment.Of("Microsoft.EventHub/namespaces/networkRuleSets").Any(rules =>
            rules.Id.StartsWith(resource.Id + "/", StringComparison.Ordinal)
            && rules.Properties.Text("defaultAction") == "Deny"))
        .Select(resource => Violation.Of(resource, "any address may connect"));

    private static IEnumerable<Violation> BadHubs(Deployment deployment)
    {
        foreach (Resource hub in deployment.Of(ResourceTypes.EventHub))
        {
            if (hub.Properties.Int("partitionCount") is null)
            {
                yield return Violation.Of(hub, "partitionCount is not given");
            }

            if (hub.Properties.Int("retentionDescription.retentionTimeInHours") is not > 0)
            {
                yield return Violation.Of(hub, "the retention is not given");
            }
        }

        Dictionary<string, int> readers = deployment.Topology.Apps
            .SelectMany(app => app.Receives)
            .GroupBy(name => name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        foreach (Resource group in deployment.Of(ResourceTypes.ConsumerGroup))
        {
            string name = group.Name[(group.Name.IndexOf('/') + 1)..];
            if (name.EndsWith("/$Default", StringComparison.OrdinalIgnoreCase))
            {
                yield return Violation.Of(group, "$Default is nobody's own");
            }
            else if (readers.GetValueOrDefault(name) != 1)
            {
                yield return Violation.Of(group, $"has {readers.GetValueOrDefault(name)} readers instead of one");
            }
        }

        foreach (string missing in deployment.Topology.EventHubs
            .SelectMany(hub => hub.ConsumerGroups, (hub, group) => $"{hub.Name}/{group}")
            .Where(name => !deployment.Of(ResourceTypes.ConsumerGroup).Any(
                group => group.Name.EndsWith("/" + name, StringComparison.Ordinal))))
        {
            yield return new Violation(missing, "the consumer group of the topology is not deployed");
        }
    }
}
