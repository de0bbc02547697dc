using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs a function for each message of a queue or of a subscription of a topic.</summary>
[InputConverter(typeof(ServiceBusReceivedMessageConverter))]
[ConverterFallbackBehavior(ConverterFallbackBehavior.Default)]
public sealed class ServiceBusTriggerAttribute : TriggerBindingAttribute, ISupportCardinality
{
    /// <summary>Takes the messages of a queue.</summary>
    /// <param name="queueName">The queue, or an expression such as <c>%Queue%</c>.</param>
    public ServiceBusTriggerAttribute(string queueName) => QueueName = queueName;

    /// <summary>Takes the messages of a subscription.</summary>
    /// <param name="topicName">The topic, or an expression.</param>
    /// <param name="subscriptionName">The subscription of the topic, or an expression.</param>
    public ServiceBusTriggerAttribute(string topicName, string subscriptionName)
    {
        TopicName = topicName;
        SubscriptionName = subscriptionName;
    }

    /// <summary>Gets or sets the name of the setting that says how to reach the namespace.</summary>
    public string? Connection { get; set; }

    /// <summary>Gets the queue; null with a topic.</summary>
    public string? QueueName { get; }

    /// <summary>Gets the topic; null with a queue.</summary>
    public string? TopicName { get; }

    /// <summary>Gets the subscription; null with a queue.</summary>
    public string? SubscriptionName { get; }

    /// <summary>Gets or sets a value indicating whether the entity has sessions.</summary>
    public bool IsSessionsEnabled { get; set; }

    /// <summary>Gets or sets a value indicating whether the function takes several messages at once; by default it
    /// takes one.</summary>
    [DefaultValue(false)]
    public bool IsBatched { get; set; }

    /// <summary>Gets or sets a value indicating whether the host completes what the function took without an error.
    /// Unset, host.json says so.</summary>
    public bool AutoCompleteMessages { get; set; }

    /// <inheritdoc/>
    Cardinality ISupportCardinality.Cardinality
    {
        get => IsBatched ? Cardinality.Many : Cardinality.One;
        set => IsBatched = value == Cardinality.Many;
    }
}
