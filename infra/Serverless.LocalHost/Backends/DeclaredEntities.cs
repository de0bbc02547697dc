using Serverless.FunctionsHost.Metadata;
using Serverless.FunctionsHost.Worker;
using Serverless.Topology;

namespace Serverless.LocalHost.Backends;

/// <summary>
/// The entities that the functions of an app name, for apps that no topology.json knows: what the emulators read from a
/// file of their own.
/// </summary>
internal static class DeclaredEntities
{
    /// <summary>Adds what is not there yet.</summary>
    /// <param name="topology">What is there.</param>
    /// <param name="bindings">The bindings of the app.</param>
    /// <param name="resolve">Replaces <c>%setting%</c>; null when a setting is missing, which the start names.</param>
    public static TopologyDefinition AddTo(
        TopologyDefinition topology, IEnumerable<BindingDefinition> bindings, Func<string, string?> resolve)
    {
        foreach (var binding in bindings)
        {
            var sessions = binding.GetBoolean("isSessionsEnabled") ?? false;
            if (binding.IsEventHubs() && Name(binding, "eventHubName") is { } hub)
            {
                topology = AddHub(topology, hub, Name(binding, "consumerGroup"));
            }
            else if (binding.IsServiceBus() && Name(binding, "topicName") is { } topic)
            {
                topology = AddTopic(topology, topic, Name(binding, "subscriptionName"), sessions);
            }
            else if (binding.IsServiceBus()
                && (Name(binding, "queueName") ?? Name(binding, "queueOrTopicName")) is { } queue)
            {
                topology = binding.GetString("entityType") is "Topic" or "1"
                    ? AddTopic(topology, queue, subscription: null, sessions)
                    : AddQueue(topology, queue, sessions);
            }
        }

        return topology;

        string? Name(BindingDefinition binding, string property) =>
            binding.GetString(property) is { Length: > 0 } text && resolve(text) is { Length: > 0 } name
                ? name.Split('/')[0]
                : null;
    }

    private static TopologyDefinition AddQueue(TopologyDefinition topology, string name, bool sessions) =>
        topology.Queues.Any(queue => Same(queue.Name, name)) || topology.Topics.Any(topic => Same(topic.Name, name))
            ? topology
            : topology with
            {
                Queues = [.. topology.Queues, QueueDescription.InTopology(name) with { RequiresSession = sessions }],
            };

    private static TopologyDefinition AddTopic(
        TopologyDefinition topology, string name, string? subscription, bool sessions)
    {
        var topic = topology.Topics.FirstOrDefault(topic => Same(topic.Name, name))
            ?? TopicDescription.InTopology(name);
        if (subscription is not null && !topic.Subscriptions.Any(each => Same(each.Name, subscription)))
        {
            topic = topic with
            {
                Subscriptions =
                [
                    .. topic.Subscriptions,
                    SubscriptionDescription.InTopology(subscription) with { RequiresSession = sessions },
                ],
            };
        }

        return topology with { Topics = [.. topology.Topics.Where(each => !Same(each.Name, name)), topic] };
    }

    private static TopologyDefinition AddHub(TopologyDefinition topology, string name, string? group)
    {
        var hub = topology.EventHubs.FirstOrDefault(hub => Same(hub.Name, name))
            ?? new EventHubDescription { Name = name };
        if (group is not null && group != "$Default" && !hub.ConsumerGroups.Any(each => Same(each, group)))
        {
            hub = hub with { ConsumerGroups = [.. hub.ConsumerGroups, group] };
        }

        return topology with { EventHubs = [.. topology.EventHubs.Where(each => !Same(each.Name, name)), hub] };
    }

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
