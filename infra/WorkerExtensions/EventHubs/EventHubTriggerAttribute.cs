using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs a function for the events of an event hub.</summary>
[InputConverter(typeof(EventDataConverter))]
[ConverterFallbackBehavior(ConverterFallbackBehavior.Default)]
[BindingCapabilities(KnownBindingCapabilities.FunctionLevelRetry)]
public sealed class EventHubTriggerAttribute : TriggerBindingAttribute, ISupportCardinality
{
    /// <summary>Takes the events of a hub.</summary>
    /// <param name="eventHubName">The hub, or an expression such as <c>%Hub%</c>.</param>
    public EventHubTriggerAttribute(string eventHubName) => EventHubName = eventHubName;

    /// <summary>Gets the hub.</summary>
    public string EventHubName { get; private set; }

    /// <summary>Gets or sets the consumer group; unset, <c>$Default</c>.</summary>
    public string? ConsumerGroup { get; set; }

    /// <summary>Gets or sets the name of the setting that says how to reach the namespace.</summary>
    public string? Connection { get; set; }

    /// <summary>Gets or sets a value indicating whether the function takes several events at once, as it does by
    /// default.</summary>
    [DefaultValue(true)]
    public bool IsBatched { get; set; } = true;

    /// <inheritdoc/>
    Cardinality ISupportCardinality.Cardinality
    {
        get => IsBatched ? Cardinality.Many : Cardinality.One;
        set => IsBatched = value == Cardinality.Many;
    }
}
