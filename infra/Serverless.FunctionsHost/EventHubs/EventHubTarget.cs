using Serverless.FunctionsHost.Settings;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.EventHubs;

/// <summary>What an Event Hubs function listens to, with every setting resolved.</summary>
internal sealed record EventHubTarget(string Hub, string ConsumerGroup, ConnectionSetting Connection, bool IsBatch)
{
    /// <summary>The connection of a trigger or output that names none.</summary>
    public const string DefaultConnection = "EventHub";

    private const string DefaultConsumerGroup = "$Default";

    /// <summary>Gets what it is, for messages to people.</summary>
    public string Description => $"event hub '{Hub}', consumer group '{ConsumerGroup}'";

    /// <summary>Reads a trigger.</summary>
    /// <exception cref="SettingException">A setting that it names is not there.</exception>
    public static EventHubTarget Resolve(BindingDefinition trigger, SettingResolver settings)
    {
        var group = trigger.GetString("consumerGroup");
        return new EventHubTarget(
            settings.Resolve(trigger.GetString("eventHubName") ?? string.Empty, "EventHubTrigger.EventHubName"),
            string.IsNullOrEmpty(group)
                ? DefaultConsumerGroup
                : settings.Resolve(group, "EventHubTrigger.ConsumerGroup"),
            settings.ResolveConnection(trigger.Connection, DefaultConnection, "EventHubTrigger.Connection"),
            // Many is the attribute's default, and what a binding without the property means.
            trigger.IsBatch || trigger.GetString("cardinality") is null);
    }
}
