using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Messaging;

/// <summary>Sets up messaging further.</summary>
public sealed class MessagingBuilder
{
    internal MessagingBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services of the app.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Sets up units of work and the inbox.</summary>
    public MessagingBuilder Configure(Action<MessagingOptions> configure)
    {
        Services.Configure(configure);
        return this;
    }

    /// <summary>Sets up the retries of a function.</summary>
    /// <param name="consumer">The name of the function.</param>
    /// <param name="configure">Sets it up; what the settings say for the function wins.</param>
    public MessagingBuilder ConfigureRetries(string consumer, Action<RetryPolicy> configure)
    {
        Services.Configure(consumer, configure);
        return this;
    }

    /// <summary>Gives a function a breaker (<see cref="TriggerBreaker"/>).</summary>
    /// <param name="consumer">The name of the function.</param>
    /// <param name="configure">Sets it up; what the settings say for the function wins.</param>
    public MessagingBuilder ConfigureBreaker(string consumer, Action<BreakerPolicy>? configure = null)
    {
        Services.Configure<BreakerPolicy>(consumer, policy =>
        {
            policy.IsEnabled = true;
            configure?.Invoke(policy);
        });
        return this;
    }

    /// <summary>Reads and writes messages and documents by source-generated code; what the context does not know is
    /// read by reflection as before.</summary>
    public MessagingBuilder UseJson(JsonSerializerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Configure(options =>
        {
            var json = new JsonSerializerOptions(options.Json);
            json.TypeInfoResolverChain.Insert(0, context);
            json.MakeReadOnly(populateMissingResolver: true);
            options.Json = json;
        });
    }

    /// <summary>Brings messages of an old version to the next one, before they are handled. Several make a
    /// chain.</summary>
    /// <param name="convert">Makes the newer message of the older one.</param>
    public MessagingBuilder AddUpcast<TFrom, TTo>(Func<TFrom, TTo> convert)
        where TFrom : notnull
        where TTo : notnull
    {
        ArgumentNullException.ThrowIfNull(convert);
        Services.AddSingleton<Upcast>(new Upcast<TFrom, TTo>(convert));
        return this;
    }

    /// <summary>Adds a step of the app's own to the handling of every message.</summary>
    public MessagingBuilder AddStep<TStep>()
        where TStep : class, IMessageStep
    {
        Services.AddSingleton<IMessageStep, TStep>();
        return this;
    }

    /// <summary>Sets up the outbox.</summary>
    public MessagingBuilder ConfigureOutbox(Action<OutboxOptions> configure)
    {
        Services.Configure(configure);
        return this;
    }
}
