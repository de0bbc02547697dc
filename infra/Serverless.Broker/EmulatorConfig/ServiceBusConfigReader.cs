using System.Text.Json;
using Serverless.Broker.Entities;
using Serverless.Broker.Filters;
using Serverless.Topology.Json;
using Serverless.Topology.Validation;

namespace Serverless.Broker.EmulatorConfig;

/// <summary>
/// Reads the Config.json of the Service Bus emulator. What is absent is as the emulator has it; its quotas are not held
/// against the file, the service's are.
/// </summary>
internal sealed class ServiceBusConfigReader(List<TopologyError> errors)
{
    /// <summary>The emulator's, and its longest.</summary>
    private static readonly TimeSpan DefaultTimeToLive = TimeSpan.FromHours(1);

    private readonly UniqueNames _names = new("a queue or a topic", errors);
    private readonly List<QueueDescription> _queues = [];
    private readonly List<TopicDescription> _topics = [];
    private readonly List<SubscriptionDescription> _subscriptions = [];
    private readonly List<(string Source, string Target, string Path)> _forwards = [];

    public EntityDeclarations Read(JsonElement userConfig, string path)
    {
        TopologyObjectReader reader = new(userConfig, path, errors);
        int namespaces = reader.List("Namespaces", ReadNamespace).Count;
        reader.Skip("Logging");
        reader.Finish();
        LimitRules.Between("A number of namespaces", namespaces, 1, 1, $"{path}.Namespaces", errors);
        CheckForwards();
        return new EntityDeclarations { Queues = _queues, Topics = _topics, Subscriptions = _subscriptions };
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
        QueueDescription queue = new() { Name = name, DefaultMessageTimeToLive = DefaultTimeToLive };
        queue = reader.Object("Properties", (properties, at) =>
        {
            PropertiesReader settings = new(properties, at, errors);
            QueueDescription read = queue with
            {
                LockDuration = settings.LockDuration(),
                MaxDeliveryCount = settings.MaxDeliveryCount(),
                RequiresSession = settings.Flag("RequiresSession"),
                RequiresDuplicateDetection = settings.Flag("RequiresDuplicateDetection"),
                DuplicateDetectionHistoryTimeWindow = settings.DuplicateWindow(),
                DefaultMessageTimeToLive = settings.TimeToLive(DefaultTimeToLive),
                DeadLetteringOnMessageExpiration = settings.Flag("DeadLetteringOnMessageExpiration"),
                ForwardTo = ReadForward(settings, "ForwardTo", name, at),
                ForwardDeadLetteredMessagesTo = ReadForward(settings, "ForwardDeadLetteredMessagesTo", name, at),
            };
            settings.Finish();
            CheckSessions(read.RequiresSession, read.ForwardTo, at);
            return read;
        }) ?? queue;
        reader.Finish();
        return queue;
    }

    private TopicDescription ReadTopic(JsonElement item, string path)
    {
        TopologyObjectReader reader = new(item, path, errors);
        string name = ReadEntityName(reader, "topic", path);
        TopicDescription topic = new() { Name = name, DefaultMessageTimeToLive = DefaultTimeToLive };
        topic = reader.Object("Properties", (properties, at) =>
        {
            PropertiesReader settings = new(properties, at, errors);
            TopicDescription read = topic with
            {
                RequiresDuplicateDetection = settings.Flag("RequiresDuplicateDetection"),
                DuplicateDetectionHistoryTimeWindow = settings.DuplicateWindow(),
                DefaultMessageTimeToLive = settings.TimeToLive(DefaultTimeToLive),
            };
            settings.Finish();
            return read;
        }) ?? topic;
        UniqueNames names = new("a subscription of this topic", errors);
        _subscriptions.AddRange(reader.List("Subscriptions", (child, at) => ReadSubscription(name, child, at, names)));
        reader.Finish();
        return topic;
    }

    private SubscriptionDescription ReadSubscription(string topic, JsonElement item, string path, UniqueNames names)
    {
        TopologyObjectReader reader = new(item, path, errors);
        string name = reader.RequiredString("Name");
        names.Add(name, $"{path}.Name");
        LimitRules.Name("subscription", name, ServiceLimits.ChildNameLength, $"{path}.Name", errors);
        SubscriptionDescription subscription = new()
        {
            TopicName = topic,
            Name = name,
            DefaultMessageTimeToLive = DefaultTimeToLive,
        };
        subscription = reader.Object("Properties", (properties, at) =>
        {
            PropertiesReader settings = new(properties, at, errors);
            SubscriptionDescription read = subscription with
            {
                LockDuration = settings.LockDuration(),
                MaxDeliveryCount = settings.MaxDeliveryCount(),
                RequiresSession = settings.Flag("RequiresSession"),
                DefaultMessageTimeToLive = settings.TimeToLive(DefaultTimeToLive),
                DeadLetteringOnMessageExpiration = settings.Flag("DeadLetteringOnMessageExpiration"),
                ForwardTo = ReadForward(settings, "ForwardTo", topic, at),
                ForwardDeadLetteredMessagesTo = ReadForward(settings, "ForwardDeadLetteredMessagesTo", topic, at),
            };
            settings.Finish();
            CheckSessions(read.RequiresSession, read.ForwardTo, at);
            return read;
        }) ?? subscription;
        UniqueNames ruleNames = new("a rule of this subscription", errors);
        IReadOnlyList<RuleDescription> rules = reader.List(
            "Rules", (rule, at) => RuleReader.Read(rule, at, ruleNames, errors));
        reader.Finish();
        return rules.Count == 0 ? subscription : subscription with { Rules = rules };
    }

    private string ReadEntityName(TopologyObjectReader reader, string what, string path)
    {
        string name = reader.RequiredString("Name");
        _names.Add(name, $"{path}.Name");
        if (name.Length > 0 && EntityNames.CheckPath(what, name, ServiceLimits.EntityNameLength) is { } message)
        {
            errors.Add(new TopologyError($"{path}.Name", message));
        }

        return name;
    }

    private string? ReadForward(PropertiesReader settings, string property, string source, string path)
    {
        if (settings.Text(property) is not { } target)
        {
            return null;
        }

        _forwards.Add((source, target, $"{path}.{property}"));
        return target;
    }

    private void CheckSessions(bool requiresSession, string? forwardTo, string path)
    {
        if (requiresSession && forwardTo is not null)
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
