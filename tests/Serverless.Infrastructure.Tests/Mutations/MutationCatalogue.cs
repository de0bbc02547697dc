using System.Text.Json.Nodes;
using Serverless.Infrastructure.Tests.Deployments;
using Serverless.Infrastructure.Tests.Roles;
using Serverless.Infrastructure.Tests.Rules;
using static Serverless.Infrastructure.Tests.Mutations.MutationActions;

namespace Serverless.Infrastructure.Tests.Mutations;

/// <summary>At least one mutation a rule; a rule with several parts has one a part.</summary>
internal static class MutationCatalogue
{
    public static IReadOnlyList<Mutation> All { get; } =
    [
        .. ServiceBus(),
        .. EventHubs(),
        .. Storage(),
        .. Functions(),
        .. Monitoring(),
        .. IdentityAndTemplate(),
    ];

    private static IEnumerable<Mutation> ServiceBus() =>
    [
        new(1, "keys allowed", Set(ResourceTypes.ServiceBus, "properties.disableLocalAuth", false)),
        new(1, "keys not forbidden", Set(ResourceTypes.ServiceBus, "properties.disableLocalAuth", null)),
        new(2, "TLS 1.0", Set(ResourceTypes.ServiceBus, "properties.minimumTlsVersion", "1.0")),
        new(3, "metrics without logs", deployment => Set(
            DiagnosticsOf(deployment, ResourceTypes.ServiceBus).Json, "properties.logs", new JsonArray())),
        new(4, "a root key", Duplicate(ResourceTypes.Queue, "stock-commands/authorizationRules/Root", json =>
            json["type"] = "Microsoft.ServiceBus/namespaces/queues/authorizationRules")),
        new(5, "delivery count 11", Set(ResourceTypes.Queue, "properties.maxDeliveryCount", 11)),
        new(5, "no lock duration", Set(ResourceTypes.Subscription, "properties.lockDuration", null)),
        new(5, "no time to live", Set(ResourceTypes.Topic, "properties.defaultMessageTimeToLive", null)),
        new(6, "expired messages dropped", Set(
            ResourceTypes.Queue, "properties.deadLetteringOnMessageExpiration", false)),
        new(6, "failed filters dropped", Set(
            ResourceTypes.Subscription, "properties.deadLetteringOnFilterEvaluationExceptions", false)),
        new(7, "no duplicate detection", Set(ResourceTypes.Topic, "properties.requiresDuplicateDetection", false)),
        new(7, "too short a window", Set(
            ResourceTypes.Topic, "properties.duplicateDetectionHistoryTimeWindow", "PT1M")),
        new(8, "no session", Set(ResourceTypes.Queue, "properties.requiresSession", false)),
        new(9, "Basic", Set(ResourceTypes.ServiceBus, "sku.name", "Basic")),
    ];

    private static IEnumerable<Mutation> EventHubs() =>
    [
        new(10, "keys allowed", Set(ResourceTypes.EventHubs, "properties.disableLocalAuth", false)),
        new(11, "TLS 1.1", Set(ResourceTypes.EventHubs, "properties.minimumTlsVersion", "1.1")),
        new(12, "public network", Set(ResourceTypes.EventHubs, "properties.publicNetworkAccess", "Enabled")),
        new(13, "one zone", Set(ResourceTypes.EventHubs, "properties.zoneRedundant", false)),
        new(14, "$Default", Duplicate(ResourceTypes.ConsumerGroup, "$Default", _ => { })),
        new(14, "the reader's group is gone", Remove(ResourceTypes.ConsumerGroup)),
        new(14, "no retention", Set(ResourceTypes.EventHub, "properties.retentionDescription", null)),
        new(14, "no partition count", Set(ResourceTypes.EventHub, "properties.partitionCount", null)),
    ];

    private static IEnumerable<Mutation> Storage() =>
    [
        new(15, "keys allowed", Set(ResourceTypes.Storage, "properties.allowSharedKeyAccess", true)),
        new(15, "keys not forbidden", Set(ResourceTypes.Storage, "properties.allowSharedKeyAccess", null)),
        new(16, "TLS 1.0", Set(ResourceTypes.Storage, "properties.minimumTlsVersion", "TLS1_0")),
        new(17, "HTTP", Set(ResourceTypes.Storage, "properties.supportsHttpsTrafficOnly", false)),
        new(18, "public blobs allowed", Set(ResourceTypes.Storage, "properties.allowBlobPublicAccess", true)),
        new(18, "a public container", Set(ResourceTypes.BlobContainer, "properties.publicAccess", "Blob")),
        new(19, "open firewall", Set(ResourceTypes.Storage, "properties.networkAcls.defaultAction", "Allow")),
        new(20, "no soft delete", Set(ResourceTypes.BlobService, "properties.deleteRetentionPolicy.enabled", false)),
        new(20, "no container soft delete", Set(
            ResourceTypes.BlobService, "properties.containerDeleteRetentionPolicy", null)),
        new(21, "other tenants", Set(ResourceTypes.Storage, "properties.allowCrossTenantReplication", true)),
    ];

    private static IEnumerable<Mutation> Functions() =>
    [
        new(22, "HTTP", Set(ResourceTypes.Site, "properties.httpsOnly", false)),
        new(23, "TLS 1.0", Set(ResourceTypes.Site, "properties.siteConfig.minTlsVersion", "1.0")),
        new(24, "no identity", Set(ResourceTypes.Site, "identity", null)),
        new(25, "affinity", Set(ResourceTypes.Site, "properties.clientAffinityEnabled", true)),
        new(26, "remote debugging", Set(ResourceTypes.Site, "properties.siteConfig.remoteDebuggingEnabled", true)),
        new(26, "plain FTP", Set(ResourceTypes.Site, "properties.siteConfig.ftpsState", "AllAllowed")),
        new(27, "HTTP/1.1", Set(ResourceTypes.Site, "properties.siteConfig.http20Enabled", false)),
        new(28, "Consumption", Set(ResourceTypes.Plan, "sku.name", "Y1")),
        new(28, "deployment by connection string", Set(
            ResourceTypes.Site,
            "properties.functionAppConfig.deployment.storage.authentication.type",
            "StorageAccountConnectionString")),
        new(29, "a storage key", Set(
            ResourceTypes.SiteConfig, "properties.Other", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=b")),
        new(29, "a listed key", Set(
            ResourceTypes.SiteConfig,
            "properties.Other",
            "[listKeys('/subscriptions/x', '2024-01-01').keys[0].value]")),
        new(30, "SCM with a password", Set(ResourceTypes.PublishingCredentials, "properties.allow", true)),
        new(30, "FTP with a password", Remove(ResourceTypes.PublishingCredentials, "/ftp")),
        new(31, "no namespace for the trigger", Set(
            ResourceTypes.SiteConfig, "properties.ServiceBus__fullyQualifiedNamespace", null)),
    ];

    private static IEnumerable<Mutation> Monitoring() =>
    [
        new(32, "no workspace", Set(ResourceTypes.ApplicationInsights, "properties.WorkspaceResourceId", null)),
        new(33, "keys allowed", Set(ResourceTypes.ApplicationInsights, "properties.DisableLocalAuth", false)),
        new(34, "a silent site", deployment => deployment.Remove(DiagnosticsOf(deployment, ResourceTypes.Site))),
        new(34, "a silent event hub", deployment => deployment.Remove(
            DiagnosticsOf(deployment, ResourceTypes.EventHubs))),
        new(34, "a silent storage service", deployment => Set(
            DiagnosticsOf(deployment, ResourceTypes.BlobService).Json, "properties.workspaceId", null)),
        new(35, "no dead-letter alert", Remove(ResourceTypes.MetricAlert, "dead-letters")),
        new(35, "dead letters of all entities as one", deployment => Set(
            Criterion(deployment, "dead-letters"), "dimensions", new JsonArray())),
        new(35, "ten dead letters are fine", deployment => Set(Criterion(deployment, "dead-letters"), "threshold", 10)),
        new(35, "nobody is told", deployment => Set(
            Alert(deployment, "dead-letters").Json, "properties.actions", new JsonArray())),
        new(35, "no server error alert", Remove(ResourceTypes.MetricAlert, "service-bus-errors")),
        new(35, "no throttling alert", Remove(ResourceTypes.MetricAlert, "event-hubs-throttling")),
    ];

    private static IEnumerable<Mutation> IdentityAndTemplate() =>
    [
        new(36, "Data Owner of Service Bus", deployment => SetRole(
            deployment, RoleTable.ServiceBusDataReceiver, RoleTable.ServiceBusDataOwner)),
        new(36, "Data Owner of Event Hubs", deployment => SetRole(
            deployment, RoleTable.EventHubsDataSender, RoleTable.EventHubsDataOwner)),
        new(36, "Sender on the whole namespace", deployment => MoveToNamespace(
            deployment, RoleTable.ServiceBusDataSender)),
        new(36, "no principal type", Set(ResourceTypes.RoleAssignment, "properties.principalType", null)),
        new(36, "a name that is no GUID", Set(ResourceTypes.RoleAssignment, "name", "sender-of-ordering")),
        new(36, "a fixed GUID", deployment => Set(
            deployment.TemplateResources().First(json => json.Text("type") == ResourceTypes.RoleAssignment),
            "name",
            "0f7b9a39-0a2e-4b7f-9e1c-5a2f7d1a0001")),
        new(37, "a vault without purge protection", deployment => AddVault(deployment, "enablePurgeProtection", null)),
        new(37, "a vault without soft delete", deployment => AddVault(deployment, "enableSoftDelete", false)),
        new(37, "a vault that is open", deployment => AddVault(deployment, "networkAcls", null)),
        new(37, "a vault with access policies", deployment => AddVault(deployment, "enableRbacAuthorization", false)),
        new(38, "a key as an output", deployment => Set(deployment.Template, "outputs.storage", new JsonObject
        {
            ["type"] = "string",
            ["value"] = "[listKeys(resourceId('Microsoft.Storage/storageAccounts', 'a'), '2024-01-01').keys[0].value]",
            ["metadata"] = new JsonObject { ["description"] = "A key." },
        })),
        new(38, "a password as a plain parameter", deployment => Set(
            deployment.Template, "parameters.adminPassword", new JsonObject
            {
                ["type"] = "string",
                ["metadata"] = new JsonObject { ["description"] = "A password." },
            })),
        new(38, "a nested deployment in the outer scope", deployment => Set(
            deployment.TemplateResources().First(json => json.Text("type") == "Microsoft.Resources/deployments"),
            "properties.expressionEvaluationOptions.scope",
            "outer")),
        new(39, "a parameter without a description", deployment => Set(
            deployment.Template["parameters"]!["location"]!.AsObject(), "metadata", null)),
        new(39, "a resource without tags", Set(ResourceTypes.Storage, "tags", null)),
        new(39, "a subnet without a guard", deployment => deployment.Of(ResourceTypes.VirtualNetwork).First()
            .Properties["subnets"]![0]!["properties"]!.AsObject().Remove("networkSecurityGroup")),
        new(40, "open to all", Set(ResourceTypes.Scheduler, "properties.ipAllowlist", new JsonArray("0.0.0.0/0"))),
        new(40, "kept for ever", Remove(ResourceTypes.RetentionPolicy)),
    ];

    private static Resource DiagnosticsOf(Deployment deployment, string type)
    {
        Resource owner = deployment.Of(type).First();
        return deployment.Of(ResourceTypes.Diagnostics).First(settings => settings.Scope == owner.Id);
    }

    private static Resource Alert(Deployment deployment, string name) => deployment.Of(ResourceTypes.MetricAlert)
        .First(alert => alert.Name.Contains(name, StringComparison.Ordinal));

    private static JsonObject Criterion(Deployment deployment, string alert) =>
        Alert(deployment, alert).Properties["criteria"]!["allOf"]![0]!.AsObject();

    private static Resource AssignmentOf(Deployment deployment, string role) =>
        deployment.Of(ResourceTypes.RoleAssignment)
        .First(each => each.Properties.Text("roleDefinitionId")!.EndsWith(role, StringComparison.Ordinal));

    private static void SetRole(Deployment deployment, string from, string to)
    {
        Resource assignment = AssignmentOf(deployment, from);
        assignment.Properties["roleDefinitionId"] =
            assignment.Properties.Text("roleDefinitionId")!.Replace(from, to, StringComparison.Ordinal);
    }

    private static void MoveToNamespace(Deployment deployment, string role)
    {
        Resource assignment = AssignmentOf(deployment, role);
        string target = deployment.Of(ResourceTypes.ServiceBus).First().Id;
        assignment.Json["id"] = $"{target}/providers/{ResourceTypes.RoleAssignment}/{assignment.Name}";
    }

    /// <summary>A vault that keeps every rule but for one property.</summary>
    private static void AddVault(Deployment deployment, string badProperty, JsonNode? badValue)
    {
        JsonObject vault = deployment.Of(ResourceTypes.ApplicationInsights).First().Json.DeepClone().AsObject();
        string id = vault.Text("id")!.Replace(
            $"{ResourceTypes.ApplicationInsights}/", $"{ResourceTypes.KeyVault}/", StringComparison.Ordinal);
        vault["id"] = id;
        vault["type"] = ResourceTypes.KeyVault;
        vault["properties"] = new JsonObject
        {
            ["enableSoftDelete"] = true,
            ["enablePurgeProtection"] = true,
            ["enableRbacAuthorization"] = true,
            ["networkAcls"] = new JsonObject { ["defaultAction"] = "Deny" },
        };
        Set(vault["properties"]!.AsObject(), badProperty, badValue);
        deployment.Add(vault);

        JsonObject settings = DiagnosticsOf(deployment, ResourceTypes.Site).Json.DeepClone().AsObject();
        settings["id"] = $"{id}/providers/{ResourceTypes.Diagnostics}/to-log-analytics";
        deployment.Add(settings);
    }
}
