using Serverless.FunctionsHost.Durable;
using Serverless.FunctionsHost.Storage;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Metadata;

/// <summary>What a binding talks to, by its type.</summary>
internal static class BindingKinds
{
    /// <summary>Whether it is a trigger on, or an output to, Service Bus.</summary>
    public static bool IsServiceBus(this BindingDefinition binding) => Is(binding, "serviceBusTrigger", "serviceBus");

    /// <summary>Whether it is a trigger on, or an output to, Event Hubs.</summary>
    public static bool IsEventHubs(this BindingDefinition binding) => Is(binding, "eventHubTrigger", "eventHub");

    /// <summary>Whether it needs a storage account: blobs, queues, tables.</summary>
    public static bool IsStorage(this BindingDefinition binding) =>
        Is(binding, "queueTrigger", "queue", "blobTrigger", "blob", "table");

    /// <summary>Whether it makes its app one that keeps durable instances.</summary>
    public static bool IsDurable(this BindingDefinition binding) =>
        Is(
            binding,
            DurableFunctions.OrchestrationTrigger,
            DurableFunctions.ActivityTrigger,
            DurableFunctions.EntityTrigger,
            "durableClient");

    /// <summary>The setting that is its connection: the one it names, or its kind's own.</summary>
    public static string? ConnectionName(this BindingDefinition binding) =>
        !string.IsNullOrEmpty(binding.Connection) ? binding.Connection
        : binding.IsServiceBus() ? "AzureWebJobsServiceBus"
        : binding.IsEventHubs() ? "AzureWebJobsEventHub"
        : binding.IsStorage() ? StorageClients.DefaultConnection
        : null;

    private static bool Is(BindingDefinition binding, params ReadOnlySpan<string> types)
    {
        foreach (var type in types)
        {
            if (binding.Type.Equals(type, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
