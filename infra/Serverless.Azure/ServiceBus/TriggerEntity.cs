using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Serverless.Azure;

/// <summary>Where the messages of a function come from, as its trigger says.</summary>
/// <param name="Connection">The setting that names the namespace.</param>
/// <param name="Entity">The queue or topic: where a message is sent to come again.</param>
/// <param name="Subscription">The subscription; null with a queue.</param>
/// <param name="HasSessions">Whether messages come in sessions.</param>
internal sealed record TriggerEntity(string Connection, string Entity, string? Subscription, bool HasSessions)
{
    private const string DefaultConnection = "AzureWebJobsServiceBus";

    /// <summary>Whether it is a subscription of a topic.</summary>
    public bool IsSubscription => Subscription is not null;

    /// <summary>The queue, or <c>{topic}/{subscription}</c>.</summary>
    public string Address { get; } = Subscription is null ? Entity : $"{Entity}/{Subscription}";

    /// <summary>Reads the trigger of a function.</summary>
    /// <exception cref="InvalidOperationException">It has none of Service Bus, or an expression in it names a setting
    /// that is missing.</exception>
    public static TriggerEntity Of(FunctionDefinition function, IConfiguration configuration)
    {
        var trigger = function.Parameters
            .SelectMany(parameter => parameter.Properties.Values)
            .OfType<ServiceBusTriggerAttribute>()
            .FirstOrDefault()
            ?? throw new InvalidOperationException(
                $"Function '{function.Name}' has no [ServiceBusTrigger]. Receive in one that has, or give the delivery "
                + "and the name of the consumer.");
        return new TriggerEntity(
            string.IsNullOrEmpty(trigger.Connection) ? DefaultConnection : trigger.Connection,
            Resolve(trigger.QueueName ?? trigger.TopicName ?? ""),
            trigger.SubscriptionName is { } subscription ? Resolve(subscription) : null,
            trigger.IsSessionsEnabled);

        // An expression in percent signs names a setting, as the Functions host reads it.
        string Resolve(string text) => text is ['%', .. var name, '%']
            ? configuration[name] ?? throw new InvalidOperationException(
                $"The trigger of function '{function.Name}' names the setting '{name}', which is missing. Set it.")
            : text;
    }
}
