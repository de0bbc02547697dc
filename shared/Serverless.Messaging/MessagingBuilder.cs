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

    /// <summary>Sets up the outbox.</summary>
    public MessagingBuilder ConfigureOutbox(Action<OutboxOptions> configure)
    {
        Services.Configure(configure);
        return this;
    }
}
