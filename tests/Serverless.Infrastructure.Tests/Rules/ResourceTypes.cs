namespace Serverless.Infrastructure.Tests.Rules;

internal static class ResourceTypes
{
    public const string ServiceBus = "Microsoft.ServiceBus/namespaces";
    public const string Queue = "Microsoft.ServiceBus/namespaces/queues";
    public const string Topic = "Microsoft.ServiceBus/namespaces/topics";
    public const string Subscription = "Microsoft.ServiceBus/namespaces/topics/subscriptions";
    public const string EventHubs = "Microsoft.EventHub/namespaces";
    public const string EventHub = "Microsoft.EventHub/namespaces/eventhubs";
    public const string ConsumerGroup = "Microsoft.EventHub/namespaces/eventhubs/consumergroups";
    public const string Storage = "Microsoft.Storage/storageAccounts";
    public const string BlobService = "Microsoft.Storage/storageAccounts/blobServices";
    public const string BlobContainer = "Microsoft.Storage/storageAccounts/blobServices/containers";
    public const string Site = "Microsoft.Web/sites";
    public const string SiteConfig = "Microsoft.Web/sites/config";
    public const string PublishingCredentials = "Microsoft.Web/sites/basicPublishingCredentialsPolicies";
    public const string Plan = "Microsoft.Web/serverfarms";
    public const string ApplicationInsights = "Microsoft.Insights/components";
    public const string Diagnostics = "Microsoft.Insights/diagnosticSettings";
    public const string MetricAlert = "Microsoft.Insights/metricAlerts";
    public const string ActionGroup = "Microsoft.Insights/actionGroups";
    public const string RoleAssignment = "Microsoft.Authorization/roleAssignments";
    public const string KeyVault = "Microsoft.KeyVault/vaults";
    public const string VirtualNetwork = "Microsoft.Network/virtualNetworks";
    public const string Scheduler = "Microsoft.DurableTask/schedulers";
    public const string TaskHub = "Microsoft.DurableTask/schedulers/taskHubs";
    public const string RetentionPolicy = "Microsoft.DurableTask/schedulers/retentionPolicies";
}
