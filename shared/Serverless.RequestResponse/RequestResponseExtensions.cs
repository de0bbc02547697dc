using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Serverless.Messaging;

namespace Serverless.RequestResponse;

/// <summary>Adds request-response to an app.</summary>
public static class RequestResponseExtensions
{
    /// <summary>Adds <see cref="IdempotentExecution"/>.</summary>
    /// <param name="builder">From <c>AddMessaging</c>.</param>
    /// <param name="configure">Sets it up.</param>
    public static MessagingBuilder AddIdempotency(
        this MessagingBuilder builder, Action<IdempotencyOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddOptions<IdempotencyOptions>().ValidateDataAnnotations().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        builder.Configure(messaging => messaging.ExpiringPrefixes.Add(IdempotencyRecord.Prefix));
        builder.Services.TryAddSingleton<IdempotentExecution>();
        return builder;
    }
}
