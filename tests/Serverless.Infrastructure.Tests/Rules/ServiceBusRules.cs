using Serverless.Infrastructure.Tests.Deployments;
using Serverless.Topology.Json;

namespace Serverless.Infrastructure.Tests.Rules;

internal static class ServiceBusRules
{
    /// <summary>
    /// The outbox sends what a crash left behind a minute later at most, and the client retries a send for seconds:
    /// five minutes is far above both.
    /// </summary>
    public static readonly TimeSpan LongestSenderRetry = TimeSpan.FromMinutes(5);

    public static IReadOnlyList<Rule> All { get; } =
    [
        Rule.Each(1, "AZR-000178", "Service Bus takes no keys", ResourceTypes.ServiceBus, resource =>
            resource.Properties.Bool("disableLocalAuth") == true ? null : "disableLocalAuth is not true"),

        Rule.Each(2, "AZR-000315", "Service Bus asks for TLS 1.2", ResourceTypes.ServiceBus, resource =>
            resource.Properties.Text("minimumTlsVersion") == "1.2" ? null : "minimumTlsVersion is not exactly '1.2'"),

        new(3, "AZR-000358", "Service Bus Premium writes audit logs", PremiumWithoutAuditLogs),

        new(4, "C-04", "no authorization rule, at no level", deployment => deployment.Resources
            .Where(resource => resource.Type.EndsWith("/authorizationRules", StringComparison.OrdinalIgnoreCase))
            .Select(resource => Violation.Of(resource, "is a key. Assign a role instead"))),

        new(5, "C-05", "delivery count 3 to 10, lock and time to live are explicit", WithoutExplicitLimits),

        new(6, "C-06", "what expires or fails a filter is dead-lettered", WithoutDeadLettering),

        new(
            7,
            "C-07",
            "what is sent to detects duplicates for longer than a sender retries",
            WithoutDuplicateDetection),

        new(8, "C-08", "sessions where the topology declares order", WithoutSessions),

        Rule.Each(9, "C-09", "Service Bus is Standard or Premium", ResourceTypes.ServiceBus, resource =>
            resource.Json.Text("sku.name") is "Standard" or "Premium" ? null : "topics need Standard or Premium"),
    ];

    private static IEnumerable<Resource> Receivable(Deployment deployment) =>
        deployment.Of(ResourceTypes.Queue).Concat(deployment.Of(ResourceTypes.Subscription));

    private static IEnumerable<Violation> PremiumWithoutAuditLogs(Deployment deployment) => deployment
        .Of(ResourceTypes.ServiceBus)
        .Where(resource => resource.Json.Text("sku.name") == "Premium")
        .Where(resource => !deployment.Of(ResourceTypes.Diagnostics)
            .Where(settings => settings.Scope == resource.Id)
            .SelectMany(settings => settings.Properties.Items("logs"))
            .Any(log => log.Bool("enabled") == true
                && (log.Text("categoryGroup") is "allLogs" or "audit" || log.Text("category") == "RuntimeAuditLogs")))
        .Select(resource => Violation.Of(resource, "has no diagnostic setting with audit logs"));

    private static IEnumerable<Violation> WithoutExplicitLimits(Deployment deployment)
    {
        foreach (Resource resource in Receivable(deployment))
        {
            if (resource.Properties.Int("maxDeliveryCount") is not (>= 3 and <= 10))
            {
                yield return Violation.Of(resource, "maxDeliveryCount is not 3 to 10");
            }

            if (resource.Properties.Text("lockDuration") is null)
            {
                yield return Violation.Of(resource, "lockDuration is not given");
            }
        }

        foreach (Resource resource in Receivable(deployment).Concat(deployment.Of(ResourceTypes.Topic)))
        {
            if (resource.Properties.Text("defaultMessageTimeToLive") is null)
            {
                yield return Violation.Of(resource, "defaultMessageTimeToLive is not given");
            }
        }
    }

    private static IEnumerable<Violation> WithoutDeadLettering(Deployment deployment)
    {
        foreach (Resource resource in Receivable(deployment))
        {
            if (resource.Properties.Bool("deadLetteringOnMessageExpiration") != true)
            {
                yield return Violation.Of(resource, "expired messages are dropped");
            }

            if (resource.Is(ResourceTypes.Subscription)
                && resource.Properties.Bool("deadLetteringOnFilterEvaluationExceptions") != true)
            {
                yield return Violation.Of(resource, "messages whose filter fails are dropped");
            }
        }
    }

    private static IEnumerable<Violation> WithoutDuplicateDetection(Deployment deployment)
    {
        HashSet<string> sentTo =
            deployment.Topology.Apps.SelectMany(app => app.Sends).ToHashSet(StringComparer.Ordinal);
        foreach (Resource resource in deployment.Of(ResourceTypes.Queue).Concat(deployment.Of(ResourceTypes.Topic)))
        {
            if (!sentTo.Contains(LastName(resource)))
            {
                continue;
            }

            string? window = resource.Properties.Text("duplicateDetectionHistoryTimeWindow");
            if (resource.Properties.Bool("requiresDuplicateDetection") != true)
            {
                yield return Violation.Of(resource, "a message that is sent twice is delivered twice");
            }
            else if (window is null
                || !IsoDuration.TryParse(window, out TimeSpan length)
                || length < LongestSenderRetry)
            {
                yield return Violation.Of(
                    resource, $"the window '{window}' is shorter than a sender retries ({LongestSenderRetry})");
            }
        }
    }

    private static IEnumerable<Violation> WithoutSessions(Deployment deployment)
    {
        HashSet<string> ordered = deployment.Topology.Queues.Where(queue => queue.RequiresSession)
            .Select(queue => queue.Name)
            .Concat(deployment.Topology.Topics.SelectMany(
                topic => topic.Subscriptions.Where(child => child.RequiresSession),
                (topic, child) => $"{topic.Name}/{child.Name}"))
            .ToHashSet(StringComparer.Ordinal);
        return Receivable(deployment)
            .Where(resource => ordered.Contains(EntityName(resource)))
            .Where(resource => resource.Properties.Bool("requiresSession") != true)
            .Select(resource => Violation.Of(
                resource, "the topology declares order here, requiresSession is not true"));
    }

    private static string EntityName(Resource resource) => resource.Name[(resource.Name.IndexOf('/') + 1)..];

    private static string LastName(Resource resource) => resource.Name[(resource.Name.LastIndexOf('/') + 1)..];
}
