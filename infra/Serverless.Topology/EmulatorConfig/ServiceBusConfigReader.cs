using System.Text.Json;
using Serverless.Topology.Json;
using Serverless.Topology.Limits;
using Serverless.Topology.Properties;
using Serverless.Topology.Validation;

namespace Serverless.Topology.EmulatorConfig;

/// <summary>
/// Reads the Config.json of the Service Bus emulator. What is absent is as the emulator has it; its quotas are not held
/// against the file, the service's are.
/// </summary>
internal sealed class ServiceBusConfigReader(RuleCheck? ruleCheck, List<TopologyError> errors)
{
    private readonly UniqueNames _names = new("a queue or a topic", errors);
    private readonly List<QueueDescription> _queues = [];
    private readonly List<TopicDescription> _topics = [];
    private readonly List<(string Source, string Target, string Path)> _forwards = [];

    public TopologyDefinition Read(JsonElement userConfig, string path)
    {
        TopologyObjectReader reader = new(userConfig, path, errors);
        int namespaces = reader.List("Namespaces", ReadNamespace).Count;
        reader.Skip("Logging");
        reader.Finish();
        LimitRules.Between("A number of namespaces", namespaces, 1, 1, $"{path}.Namespaces", errors);
        CheckForwards();
        return new TopologyDefinition { Queues = _queues, Topics = _topics };
    }

    private bool ReadNamespace(JsonElement item, string path)
    {
        TopologyObjectReader reader = new(item, path, errors);
        reader.OptionalString("Name");
        _queues.AddRange(reader.List("Queues", ReadQueue));
        _topics.AddRange(reader.List("Topics", ReadTopic));
        reader.Finish();
        return true;
    }

    private QueueDescription ReadQueue(JsonElement item, string path)
    {
        TopologyObjectReader reader = new(item, path, errors);
        string name = ReadEntityName(reader, "queue", path);
        QueueDescription queue = ReadProperties(
            reader,
            EntityProperties.Queue,
            new QueueDescription { Name = name },
            (read, at) => AddForwards(name, read, read.ForwardDeadLetteredMessagesTo, at));
        reader.Finish();
        return queue;
    }

    private TopicDescription ReadTopic(JsonElement item, string path)
    {
        TopologyObjectReader reader = new(item, path, errors);
        string name = ReadEntityName(reader, "topic", path);
        TopicDescription topic = ReadProperties(reader, EntityProperties.Topic, new TopicDescription { Name = name });
        UniqueNames names = new("a subscription of this topic", errors);
        topic = topic with
        {
            Subscriptions = reader.List("Subscriptions", (child, at) => ReadSubscription(name, child, at, names)),
        };
        reader.Finish();
        return topic;
    }

    private SubscriptionDescription ReadSubscription(string topic, JsonElement item, string path, UniqueNames names)
    {
        TopologyObjectReader reader = new(item, path, errors);
        string name = reader.RequiredString("Name");
        names.Add(name, $"{path}.Name");
        LimitRules.Name("subscription", name, ServiceLimits.ChildNameLength, $"{path}.Name", errors);
        SubscriptionDescription subscription = ReadProperties(
            reader,
            EntityProperties.Subscription,
            new SubscriptionDescription { TopicName = topic, Name = name },
            (read, at) => AddForwards(topic, read, read.ForwardDeadLetteredMessagesTo, at));
        UniqueNames ruleNames = new("a rule of this subscription", errors);
        IReadOnlyList<RuleDescription> rules = reader.List(
            "Rules", (rule, at) => RuleReader.Read(rule, at, ruleNames, ruleCheck, errors));
        reader.Finish();
        return rules.Count == 0 ? subscription : subscription with { Rules = rules };
    }

    /// <summary>Reads <c>Properties</c>, each within the service's limits.</summary>
    private T ReadProperties<T>(
        TopologyObjectReader reader, PropertiesOf<T> properties, T entity, Action<T, string>? check = null)
        where T : class => reader.Object("Properties", (item, at) =>
    {
        TopologyObjectReader settings = new(item, at, errors);
        T read = properties.ReadEmulator(settings, entity);
        settings.Finish();
        properties.CheckEmulator(read, at, errors);
        check?.Invoke(read, at);
        return read;
    }) ?? properties.InEmulator(entity);

    private string ReadEntityName(TopologyObjectReader reader, string what, string path)
    {
        string name = reader.RequiredString("Name");
        _names.Add(name, $"{path}.Name");
        LimitRules.Path(what, name, $"{path}.Name", errors);
        return name;
    }

    private void AddForwards(string source, IReceivableDescription read, string? deadLetters, string path)
    {
        if (read.ForwardTo is { } target)
        {
            _forwards.Add((source, target, $"{path}.ForwardTo"));
        }

        if (deadLetters is not null)
        {
            _forwards.Add((source, deadLetters, $"{path}.ForwardDeadLetteredMessagesTo"));
        }

        if (read.RequiresSession && read.ForwardTo is not null)
        {
            errors.Add(new TopologyError(
                $"{path}.ForwardTo", "What requires sessions cannot forward. Leave out RequiresSession or ForwardTo."));
        }
    }

    private void CheckForwards()
    {
        HashSet<string> known = new(
            _queues.Select(queue => queue.Name).Concat(_topics.Select(topic => topic.Name)),
            StringComparer.OrdinalIgnoreCase);
        foreach ((string source, string target, string path) in _forwards)
        {
            if (!known.Contains(target))
            {
                errors.Add(new TopologyError(
                    path,
                    $"'{target}' is no queue or topic of this file. "
                    + $"Add it, or name one of: {string.Join(", ", known)}."));
            }
            else if (target.Equals(source, StringComparison.OrdinalIgnoreCase))
            {
                errors.Add(new TopologyError(path, $"'{target}' forwards to itself. Name another queue or topic."));
            }
        }
    }
}
