#if !AZURE_SDK_PACKAGES
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Serverless.Amqp;
using Serverless.Messaging;

namespace Serverless.Azure;

/// <content>The sender of the contracts build.</content>
public static partial class AzureExtensions
{
    private static void AddSender(IServiceCollection services, string serviceBus)
    {
        if (services.Any(service => service.ServiceType == typeof(IMessageSender)))
        {
            return;
        }

        services.TryAddSingleton(provider =>
        {
            var options = new AmqpConnectionOptions
            {
                TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System,
                LoggerFactory = provider.GetRequiredService<ILoggerFactory>(),
            };
            var connection = ServiceBusConnection(provider, serviceBus);
            return connection.Credential is { } credential
                ? new AmqpConnection(connection.Address!, new EntraTokenProvider(credential), options)
                : new AmqpConnection(ServiceBusConnectionString.Parse(connection.ConnectionString!), options);
        });
        services.TryAddSingleton<IMessageSender, AmqpMessageSender>();
    }
}
#endif
