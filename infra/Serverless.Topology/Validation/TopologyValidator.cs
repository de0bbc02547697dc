namespace Serverless.Topology.Validation;

/// <summary>
/// Names, limits and references of a topology. It collects every error; the paths are those of topology.json. A name
/// that is empty was reported by the reader already and is left alone.
/// </summary>
internal static class TopologyValidator
{
    /// <summary>Checks a topology, however it was made.</summary>
    /// <param name="topology">The topology.</param>
    /// <param name="ruleCheck">Checks the expressions of rules; null for none.</param>
    /// <returns>Every error, in the order of the document; empty when there is none.</returns>
    public static IReadOnlyList<TopologyError> Validate(TopologyDefinition topology, RuleCheck? ruleCheck)
    {
        List<TopologyError> errors = [];
        UniqueNames entityNames = new("a queue, a topic or an event hub", errors);

        for (int i = 0; i < topology.Queues.Count; i++)
        {
            QueueRules.Check(topology.Queues[i], $"$.queues[{i}]", entityNames, errors);
        }

        for (int i = 0; i < topology.Topics.Count; i++)
        {
            TopicRules.Check(topology.Topics[i], $"$.topics[{i}]", entityNames, ruleCheck, errors);
        }

        for (int i = 0; i < topology.EventHubs.Count; i++)
        {
            EventHubRules.Check(topology.EventHubs[i], $"$.eventHubs[{i}]", entityNames, errors);
        }

        AppRules.Check(topology, errors);
        return errors;
    }
}
