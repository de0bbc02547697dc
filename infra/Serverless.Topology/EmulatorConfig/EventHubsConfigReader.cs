using System.Text.Json;
using Serverless.Topology.Json;
using Serverless.Topology.Limits;
using Serverless.Topology.Properties;
using Serverless.Topology.Validation;

namespace Serverless.Topology.EmulatorConfig;

/// <summary>Reads the Config.json of the Event Hubs emulator: namespaces, hubs, partitions, consumer groups.</summary>
internal static class EventHubsConfigReader
{
    /// <summary>The emulator keeps an event this long.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    public static TopologyDefinition Read(JsonElement userConfig, string path, List<TopologyError> errors)
    {
        TopologyObjectReader reader = new(userConfig, path, errors);
        UniqueNames names = new("an event hub", errors);
        IReadOnlyList<IReadOnlyList<EventHubDescription>> namespaces =
            reader.List("NamespaceConfig", (item, at) => ReadNamespace(item, at, names, errors));
        reader.Skip("LoggingConfig");
        reader.Skip("Logging");
        reader.Finish();
        LimitRules.Between("A number of namespaces", namespaces.Count, 1, 1, $"{path}.NamespaceConfig", errors);
        return new TopologyDefinition { EventHubs = [.. namespaces.SelectMany(hubs => hubs)] };
    }

    private static IReadOnlyList<EventHubDescription> ReadNamespace(
        JsonElement item, string path, UniqueNames names, List<TopologyError> errors)
    {
        TopologyObjectReader reader = new(item, path, errors);
        reader.RequiredString("Name");
        if (reader.OptionalString("Type") is { } type && !type.Equals("EventHub", StringComparison.OrdinalIgnoreCase))
        {
            errors.Add(new TopologyError($"{path}.Type", $"The type '{type}' is unknown. Write \"EventHub\"."));
        }

        IReadOnlyList<EventHubDescription> hubs = reader.List("Entities", (hub, at) => ReadHub(hub, at, names, errors));
        reader.Finish();
        return hubs;
    }

    private static EventHubDescription ReadHub(
        JsonElement item,
        string path,
        UniqueNames names,
        List<TopologyError> errors)
    {
        TopologyObjectReader reader = new(item, path, errors);
        string name = reader.RequiredString("Name");
        int partitions = reader.IntegerOrText("PartitionCount", ServiceDefaults.PartitionCount);
        UniqueNames groupNames = new("a consumer group of this hub", errors);
        IReadOnlyList<string> groups = reader.List(
            "ConsumerGroups", (group, at) => ReadGroup(group, at, groupNames, errors));
        reader.Finish();
        names.Add(name, $"{path}.Name");
        LimitRules.Name("event hub", name, ServiceLimits.EventHubNameLength, $"{path}.Name", errors);
        LimitRules.Between(
            "A number of consumer groups",
            groups.Count,
            0,
            ServiceLimits.MaxConsumerGroups,
            $"{path}.ConsumerGroups",
            errors);
        EventHubDescription hub = new()
        {
            Name = name,
            PartitionCount = partitions,
            Retention = Retention,
            ConsumerGroups = [.. groups.Where(group => group != EventHubDescription.DefaultConsumerGroup)],
        };
        EntityProperties.EventHub.CheckEmulator(hub, path, errors);
        return hub;
    }

    private static string ReadGroup(JsonElement item, string path, UniqueNames names, List<TopologyError> errors)
    {
        TopologyObjectReader reader = new(item, path, errors);
        string name = reader.RequiredString("Name");
        reader.Finish();
        names.Add(name, $"{path}.Name");
        if (name != EventHubDescription.DefaultConsumerGroup)
        {
            LimitRules.Name("consumer group", name, ServiceLimits.ChildNameLength, $"{path}.Name", errors);
        }

        return name;
    }
}
