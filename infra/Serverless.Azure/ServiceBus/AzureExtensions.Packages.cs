#if AZURE_SDK_PACKAGES
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Serverless.Messaging;

namespace Serverless.Azure;

/// <content>The sender of the packages build.</content>
public static partial class AzureExtensions
{
    private static void AddSender(IServiceCollection services, string serviceBus) =>
        services.TryAddSingleton<IMessageSender>(provider =>
        {
            var connection = ServiceBusConnection(provider, serviceBus);
            return new ServiceBusMessageSender(connection.Credential is { } credential
                ? new ServiceBusClient(connection.Address, credential)
                : new ServiceBusClient(connection.ConnectionString));
        });
}
#endif
