using Serverless.Topology.Json;
using Serverless.Topology.Limits;
using Serverless.Topology.Properties;

namespace Serverless.Topology.Validation;

/// <summary>The rules of an event hub and its consumer groups.</summary>
internal static class EventHubRules
{
    public static void Check(EventHubDescription hub, string path, UniqueNames names, List<TopologyError> errors)
    {
        LimitRules.Name("event hub", hub.Name, ServiceLimits.EventHubNameLength, $"{path}.name", errors);
        names.Add(hub.Name, $"{path}.name");
        EntityProperties.EventHub.CheckTopology(hub, path, errors);

        if (hub.Retention.Ticks % TimeSpan.TicksPerHour != 0)
        {
            errors.Add(new TopologyError(
                $"{path}.retention",
                $"A retention of {IsoDuration.Format(hub.Retention)} is not whole hours, which Event Hubs counts in."));
        }

        if (hub.ConsumerGroups.Count > ServiceLimits.MaxConsumerGroups)
        {
            errors.Add(new TopologyError(
                $"{path}.consumerGroups",
                $"{hub.ConsumerGroups.Count} consumer groups are more than the {ServiceLimits.MaxConsumerGroups} that "
                + "a hub of the Standard tier may have."));
        }

        CheckGroups(hub, path, errors);
    }

    private static void CheckGroups(EventHubDescription hub, string path, List<TopologyError> errors)
    {
        UniqueNames groups = new("a consumer group of this hub", errors);
        for (int i = 0; i < hub.ConsumerGroups.Count; i++)
        {
            string group = hub.ConsumerGroups[i];
            string groupPath = $"{path}.consumerGroups[{i}]";
            groups.Add(group, groupPath);
            if (string.Equals(group, EventHubDescription.DefaultConsumerGroup, StringComparison.OrdinalIgnoreCase))
            {
                errors.Add(new TopologyError(
                    groupPath,
                    "The consumer group '$Default' is shared by all who name none. Give each reader its own."));
            }
            else
            {
                LimitRules.Name("consumer group", group, ServiceLimits.ChildNameLength, groupPath, errors);
            }
        }
    }
}
