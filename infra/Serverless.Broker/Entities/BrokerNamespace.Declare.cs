using System.Text.Json;
using Serverless.Broker.Filters;

namespace Serverless.Broker.Entities;

internal sealed partial class BrokerNamespace
{
    private Task DeclareAsync(BrokerNamespaceOptions options) =>
        options.Topology is { } topology ? DeclareAsync(topology) : Task.CompletedTask;

    /// <summary>
    /// Creates what the topology names and is not there yet, and applies what changed in the topology since it was last
    /// applied; what was changed at run time stays as long as the topology says the same.
    /// </summary>
    /// <exception cref="TopologyException">
    /// What is there already cannot be changed to what the topology says.
    /// </exception>
    private async Task DeclareAsync(TopologyDefinition topology)
    {
        List<TopologyError> errors = [];
        for (int i = 0; i < topology.Queues.Count; i++)
        {
            QueueDescription queue = topology.Queues[i];
            await TryAsync($"$.queues[{i}]", errors, () => DeclareAsync(queue, JsonSerializer.Serialize(queue)));
        }

        for (int i = 0; i < topology.Topics.Count; i++)
        {
            TopicDescription topic = topology.Topics[i];
            string path = $"$.topics[{i}]";
            await TryAsync(path, errors, () => DeclareAsync(topic, JsonSerializer.Serialize(topic)));
            for (int j = 0; j < topic.Subscriptions.Count; j++)
            {
                SubscriptionDescription subscription = topic.Subscriptions[j] with { TopicName = topic.Name };
                await TryAsync(
                    $"{path}.subscriptions[{j}]",
                    errors,
                    () => DeclareAsync(subscription, JsonSerializer.Serialize(subscription)));
            }
        }

        for (int i = 0; i < topology.EventHubs.Count; i++)
        {
            EventHubDescription hub = topology.EventHubs[i];
            await TryAsync($"$.eventHubs[{i}]", errors, () => DeclareAsync(hub, JsonSerializer.Serialize(hub)));
        }

        Throw(errors);
    }

    /// <summary>Keeps what is refused: all of it is said at once.</summary>
    private static async Task TryAsync(string path, List<TopologyError> errors, Func<Task> declare)
    {
        try
        {
            await declare();
        }
        catch (BrokerException refused)
        {
            errors.Add(new TopologyError(
                path, $"{refused.Message} Or keep the old setting, or start with another data directory."));
        }
    }

    private void Throw(List<TopologyError> errors)
    {
        if (errors.Count > 0)
        {
            throw new TopologyException(_options.DataDirectory ?? "memory", errors, "config for the data in");
        }
    }

    private Task DeclareAsync(QueueDescription description, string declared) => DeclareAsync(
        FindQueue(description.Name),
        declared,
        () => CreateQueueAsync(description, declared),
        () => UpdateQueueAsync(description, declared));

    private Task DeclareAsync(TopicDescription description, string declared) => DeclareAsync(
        FindTopic(description.Name),
        declared,
        () => CreateTopicAsync(description, declared),
        () => UpdateTopicAsync(description, declared));

    private Task DeclareAsync(SubscriptionDescription description, string declared) => DeclareAsync(
        FindSubscription(description.TopicName, description.Name),
        declared,
        () => CreateSubscriptionAsync(description, declared),
        () => UpdateSubscriptionAsync(description, declared, [.. description.Rules.Select(Rule.Compile)]));

    private Task DeclareAsync(EventHubDescription description, string declared) => DeclareAsync(
        FindEventHub(description.Name),
        declared,
        () => CreateEventHubAsync(description, declared),
        () => UpdateEventHubAsync(description, declared));

    private static Task DeclareAsync(IStoredEntity? existing, string declared, Func<Task> create, Func<Task> update) =>
        existing is null ? create()
        : existing.Declared != declared ? update()
        : Task.CompletedTask;
}
