using Azure.Messaging.ServiceBus;
using Serverless.FunctionsHost.HostSettings;
using Serverless.FunctionsHost.Settings;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.ServiceBus;

/// <summary>What a Service Bus function listens to, with every setting resolved.</summary>
internal sealed record ServiceBusTarget
{
    /// <summary>The connection of a trigger or output that names none.</summary>
    public const string DefaultConnection = "ServiceBus";

    /// <summary>
    /// Gets the queue, or the topic when there is a subscription; with <c>/$deadletterqueue</c> if given.
    /// </summary>
    public required string QueueOrTopic { get; init; }

    /// <summary>Gets the subscription; null for a queue.</summary>
    public string? Subscription { get; init; }

    /// <summary>Gets the connection.</summary>
    public required ConnectionSetting Connection { get; init; }

    /// <summary>Gets whether messages are taken session by session.</summary>
    public bool HasSessions { get; init; }

    /// <summary>Gets whether an invocation takes many messages.</summary>
    public bool IsBatch { get; init; }

    /// <summary>Gets whether the host completes what the function did not settle.</summary>
    public bool AutoComplete { get; init; }

    /// <summary>Gets the address on the wire.</summary>
    public string EntityPath => Subscription is null ? QueueOrTopic : $"{QueueOrTopic}/Subscriptions/{Subscription}";

    /// <summary>Gets what it is, for messages to people.</summary>
    public string Description =>
        Subscription is null ? $"queue '{QueueOrTopic}'" : $"subscription '{Subscription}' of topic '{QueueOrTopic}'";

    /// <summary>Reads a trigger.</summary>
    /// <exception cref="SettingException">A setting that it names is not there.</exception>
    public static ServiceBusTarget Resolve(
        BindingDefinition trigger, SettingResolver settings, ServiceBusSettings defaults)
    {
        var queue = trigger.GetString("queueName");
        return new ServiceBusTarget
        {
            QueueOrTopic = queue is not null
                ? settings.Resolve(queue, "ServiceBusTrigger.QueueName")
                : settings.Resolve(trigger.GetString("topicName") ?? string.Empty, "ServiceBusTrigger.TopicName"),
            Subscription = queue is not null
                ? null
                : settings.Resolve(
                    trigger.GetString("subscriptionName") ?? string.Empty, "ServiceBusTrigger.SubscriptionName"),
            Connection = settings.ResolveConnection(
                trigger.Connection, DefaultConnection, "ServiceBusTrigger.Connection"),
            HasSessions = trigger.GetBoolean("isSessionsEnabled") ?? false,
            IsBatch = trigger.IsBatch,
            AutoComplete = trigger.GetBoolean("autoCompleteMessages") ?? defaults.AutoCompleteMessages,
        };
    }

    /// <summary>A receiver without sessions; it opens its link at the first receive.</summary>
    public ServiceBusReceiver CreateReceiver(ServiceBusClient client, int prefetch)
    {
        var options = new ServiceBusReceiverOptions { PrefetchCount = prefetch };
        return Subscription is null
            ? client.CreateReceiver(QueueOrTopic, options)
            : client.CreateReceiver(QueueOrTopic, Subscription, options);
    }

    /// <summary>Waits for a session with messages that nobody holds.</summary>
    public Task<ServiceBusSessionReceiver> AcceptNextSessionAsync(
        ServiceBusClient client, int prefetch, CancellationToken cancellationToken)
    {
        var options = new ServiceBusSessionReceiverOptions { PrefetchCount = prefetch };
        return Subscription is null
            ? client.AcceptNextSessionAsync(QueueOrTopic, options, cancellationToken)
            : client.AcceptNextSessionAsync(QueueOrTopic, Subscription, options, cancellationToken);
    }
}
