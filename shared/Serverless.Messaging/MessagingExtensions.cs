using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Serverless.Messaging;

/// <summary>Adds messaging to an app.</summary>
public static class MessagingExtensions
{
    /// <summary>Adds <see cref="UnitOfWorkFactory"/>, <see cref="OutboxDispatcher"/> and
    /// <see cref="Inbox"/>. The app also needs an <see cref="IPartitionStore"/> and an
    /// <see cref="IMessageSender"/>; one that is registered already stays.</summary>
    public static MessagingBuilder AddMessaging(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<MessagingOptions>().ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<OutboxOptions>().ValidateDataAnnotations().ValidateOnStart();
        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<OutboxDispatcher>();
        services.TryAddSingleton<UnitOfWorkFactory>();
        services.TryAddSingleton<MessagePipeline>();
        services.TryAddSingleton(provider => new Inbox(provider.GetRequiredService<MessagePipeline>()));
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IPostConfigureOptions<MessagingOptions>, MessagingDefaults>());
        services.TryAddSingleton<TriggerBreaker>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IPostConfigureOptions<RetryPolicy>, RetryPolicySettings>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<RetryPolicy>, RetryPolicyValidator>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IPostConfigureOptions<BreakerPolicy>, BreakerPolicySettings>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<BreakerPolicy>, BreakerPolicyValidator>());
        services.TryAddSingleton<ExpiredDocuments>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, OutboxService>());
        return new MessagingBuilder(services);
    }

    /// <summary>As <see cref="AddMessaging(IServiceCollection)"/>.</summary>
    public static MessagingBuilder AddMessaging(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Services.AddMessaging();
    }
}
