using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Serverless.Messaging;

namespace Serverless.Azure;

/// <summary>Adds what an app needs of Azure.</summary>
public static class AzureExtensions
{
    /// <summary>Adds an <see cref="IPartitionStore"/> on Azure Tables, for when the settings choose none that was added
    /// before, and an <see cref="IMessageSender"/> on Service Bus, unless another is registered. Settings are read when
    /// one is first used.</summary>
    /// <param name="builder">The app.</param>
    /// <param name="storage">The setting of the storage account: <c>{storage}__tableServiceUri</c> with
    /// <c>__credential=managedidentity</c> and <c>__clientId</c> as the Functions host has them, or a connection
    /// string, for example <c>UseDevelopmentStorage=true</c>.</param>
    /// <param name="serviceBus">The setting of the namespace: <c>{serviceBus}__fullyQualifiedNamespace</c> with the
    /// same additions, or a connection string.</param>
    /// <param name="table">The table of the app's documents; created when it is not there.</param>
    public static IHostApplicationBuilder AddAzure(
        this IHostApplicationBuilder builder,
        string storage = "Storage",
        string serviceBus = "ServiceBus",
        string table = "documents")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(storage);
        ArgumentException.ThrowIfNullOrEmpty(serviceBus);
        ArgumentException.ThrowIfNullOrEmpty(table);
        builder.Services.AddStore(_ => true, services => TablePartitionStore.Create(
            AzureConnection.Read(services.GetRequiredService<IConfiguration>(), storage, "tableServiceUri"), table));
        builder.Services.TryAddSingleton<ServiceBusClients>();
        builder.Services.TryAddSingleton<TriggerEntities>();
        builder.Services.TryAddSingleton<IMessageSender>(services => new ServiceBusMessageSender(
            services.GetRequiredService<ServiceBusClients>().Of(serviceBus)));
        return builder;
    }
}
