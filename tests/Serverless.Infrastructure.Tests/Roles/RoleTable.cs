using Serverless.Infrastructure.Tests.Rules;

namespace Serverless.Infrastructure.Tests.Roles;

/// <summary>
/// The built-in roles that may be assigned, and where. The Data Owner roles of the brokers are not among them.
/// </summary>
internal static class RoleTable
{
    public const string ServiceBusDataSender = "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39";
    public const string ServiceBusDataReceiver = "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0";
    public const string ServiceBusDataOwner = "090c5cfd-751d-490a-894a-3ce6f1109419";
    public const string EventHubsDataSender = "2b629674-e913-4c01-ae53-ef4638d8f975";
    public const string EventHubsDataReceiver = "a638d3c7-ab3a-418d-83e6-5f17a39d4fde";
    public const string EventHubsDataOwner = "f526a384-b230-433a-b45c-95f59c4a2dec";

    public static IReadOnlyDictionary<string, Role> Assignable { get; } =
        new Dictionary<string, Role>(StringComparer.Ordinal)
        {
            [ServiceBusDataSender] = new("Service Bus Data Sender", [ResourceTypes.Queue, ResourceTypes.Topic]),
            [ServiceBusDataReceiver] = new(
                "Service Bus Data Receiver", [ResourceTypes.Queue, ResourceTypes.Subscription]),
            [EventHubsDataSender] = new("Event Hubs Data Sender", [ResourceTypes.EventHub]),
            [EventHubsDataReceiver] = new("Event Hubs Data Receiver", [ResourceTypes.ConsumerGroup]),
            ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = new("Storage Blob Data Owner", [ResourceTypes.Storage]),
            ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = new("Storage Blob Data Contributor", [ResourceTypes.Storage]),
            ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = new("Storage Queue Data Contributor", [ResourceTypes.Storage]),
            ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = new("Storage Table Data Contributor", [ResourceTypes.Storage]),
            ["3913510d-42f4-4e42-8a64-420c390055eb"] = new(
                "Monitoring Metrics Publisher", [ResourceTypes.ApplicationInsights]),
            ["0ad04412-c4d5-4796-b79c-f76d14c8d402"] = new("Durable Task Data Contributor", [ResourceTypes.TaskHub]),
            ["80d0d6b0-f522-40a4-8886-a5a11720c375"] = new("Durable Task Worker", [ResourceTypes.TaskHub]),
            ["4633458b-17de-408a-b874-0445c86b69e6"] = new("Key Vault Secrets User", [ResourceTypes.KeyVault]),
        };
}
