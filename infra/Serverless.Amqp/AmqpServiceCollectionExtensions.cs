using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Serverless.Amqp;
using Serverless.Messaging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the AMQP client.</summary>
public static class AmqpServiceCollectionExtensions
{
    /// <summary>
    /// Adds one <see cref="AmqpConnection"/> and an <see cref="IMessageSender"/> over it, unless there are some
    /// already. Clock and logging come from the container.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="connectionString">
    /// A Service Bus connection string; see <see cref="ServiceBusConnectionString"/>.
    /// </param>
    /// <exception cref="InvalidConnectionStringException">The connection string is invalid.</exception>
    public static IServiceCollection AddAmqpMessageSender(this IServiceCollection services, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(services);
        var parsed = ServiceBusConnectionString.Parse(connectionString);
        services.TryAddSingleton(provider => new AmqpConnection(parsed, Options(provider)));
        services.TryAddSingleton<IMessageSender, AmqpMessageSender>();
        return services;
    }

    /// <summary>The same for a namespace that is reached with a Microsoft Entra identity.</summary>
    /// <param name="services">The services.</param>
    /// <param name="fullyQualifiedNamespace">Host name such as <c>contoso.servicebus.windows.net</c>.</param>
    /// <param name="tokens">Issues the tokens, for example an <see cref="EntraTokenProvider"/>.</param>
    public static IServiceCollection AddAmqpMessageSender(
        this IServiceCollection services, string fullyQualifiedNamespace, IAmqpTokenProvider tokens)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(tokens);
        services.TryAddSingleton(provider => new AmqpConnection(fullyQualifiedNamespace, tokens, Options(provider)));
        services.TryAddSingleton<IMessageSender, AmqpMessageSender>();
        return services;
    }

    private static AmqpConnectionOptions Options(IServiceProvider provider)
    {
        var options = new AmqpConnectionOptions
        {
            TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System,
        };
        return provider.GetService<ILoggerFactory>() is { } loggers
            ? options with { LoggerFactory = loggers }
            : options;
    }
}
