using Serverless.Topology.Rights;

namespace Serverless.Topology.Drift;

/// <summary>
/// Holds topology.json against the code: every trigger has its entity and its right, every right is used, every
/// queue, subscription and consumer group has a reader.
/// </summary>
internal static class TopologyDrift
{
    /// <summary>Finds every difference.</summary>
    /// <param name="topology">The topology; it has no error.</param>
    /// <param name="code">The apps, read from their outputs.</param>
    /// <returns>The differences; empty when there is none.</returns>
    public static IReadOnlyList<DriftFinding> Find(TopologyDefinition topology, IReadOnlyList<AppCode> code)
    {
        List<DriftFinding> findings = [];
        Dictionary<string, AppDefinition> apps = topology.Apps.ToDictionary(app => app.Name, StringComparer.Ordinal);
        AccessRights rights = AccessRights.FromTopology(topology);

        foreach (AppCode app in code)
        {
            foreach (TriggerUse trigger in app.Triggers)
            {
                findings.AddRange(CheckTrigger(topology, app, trigger));
            }

            foreach (string name in app.Publishes.Where(name => !CanBeSentTo(topology, name)))
            {
                findings.Add(new DriftFinding(
                    $"The app '{app.Name}' publishes to '{name}', which topology.json does not have. "
                    + "If it is a topic, add to \"topics\" (or \"queues\", \"eventHubs\"):",
                    TopologyEntries.Show(TopologyEntries.Topic(name))));
            }

            findings.AddRange(apps.TryGetValue(app.Name, out AppDefinition? declared)
                ? CheckRights(topology, rights, declared, app)
                : [MissingApp(app)]);
        }

        findings.AddRange(topology.Apps
            .Where(app => code.All(each => each.Name != app.Name))
            .Select(app => new DriftFinding(
                $"topology.json has the app '{app.Name}', which no project in functions/ is. "
                + "Remove it from \"apps\".")));
        findings.AddRange(WithoutReader(topology));
        return findings;
    }

    private static DriftFinding MissingApp(AppCode app) => new(
        $"The app '{app.Name}' is not in topology.json. Add to \"apps\":",
        TopologyEntries.Show(TopologyEntries.App(app)));

    private static IEnumerable<DriftFinding> CheckTrigger(TopologyDefinition topology, AppCode app, TriggerUse trigger)
    {
        string start = $"The function '{trigger.Function}' of '{app.Name}' receives from '{trigger.Entity}'";
        string parent = trigger.Entity.Split('/')[0];
        string child = trigger.Entity.Split('/')[^1];
        bool? sessions = trigger.Kind switch
        {
            EntityKind.Queue => topology.Queues.FirstOrDefault(queue => queue.Name == parent)?.RequiresSession,
            EntityKind.Subscription => topology.Topics.FirstOrDefault(topic => topic.Name == parent)?.Subscriptions
                .FirstOrDefault(subscription => subscription.Name == child)?.RequiresSession,
            _ => topology.EventHubs.Any(
                hub => hub.Name == parent && hub.ConsumerGroups.Contains(child, StringComparer.Ordinal))
                ? false
                : null,
        };

        if (sessions is null)
        {
            yield return Missing(topology, trigger, start, parent, child);
        }
        else if (sessions != trigger.Sessions)
        {
            yield return new DriftFinding(trigger.Sessions
                ? $"{start} with sessions, but there \"requiresSession\" is false. "
                    + "Set it to true, or drop IsSessionsEnabled."
                : $"{start} without sessions, but there \"requiresSession\" is true. Set IsSessionsEnabled = true.");
        }
    }

    private static DriftFinding Missing(
        TopologyDefinition topology, TriggerUse trigger, string start, string parent, string child)
    {
        string absent = $"{start}, which topology.json does not have.";
        switch (trigger.Kind)
        {
            case EntityKind.Queue:
                return new DriftFinding(
                    $"{absent} Add to \"queues\":",
                    TopologyEntries.Show(TopologyEntries.Queue(parent, trigger.Sessions)));
            case EntityKind.Subscription:
                bool topicExists = topology.Topics.Any(topic => topic.Name == parent);
                return new DriftFinding(
                    topicExists
                        ? $"{absent} Add to \"subscriptions\" of the topic '{parent}':"
                        : $"{absent} Add the topic '{parent}' to \"topics\", and to its \"subscriptions\":",
                    TopologyEntries.Show(TopologyEntries.Subscription(child, trigger.Sessions)));
            default:
                return new DriftFinding($"{absent} Add to \"consumerGroups\" of the hub '{parent}':", $"\"{child}\"");
        }
    }

    private static IEnumerable<DriftFinding> CheckRights(
        TopologyDefinition topology, AccessRights rights, AppDefinition declared, AppCode app)
    {
        string[] receives = [.. app.Triggers.Select(trigger => trigger.Entity).Distinct(StringComparer.Ordinal)];
        foreach (string entity in receives.Where(entity => Exists(topology, entity)))
        {
            if (!rights.TryAuthorize(app.Name, entity, AccessRight.Listen, out string? message))
            {
                yield return new DriftFinding(message);
            }
        }

        foreach (string entity in app.Publishes.Where(name => CanBeSentTo(topology, name)))
        {
            if (!rights.TryAuthorize(app.Name, entity, AccessRight.Send, out string? message))
            {
                yield return new DriftFinding(message);
            }
        }

        foreach (string entity in declared.Receives.Except(receives, StringComparer.Ordinal))
        {
            yield return new DriftFinding(
                $"The app '{app.Name}' may receive from '{entity}', but has no trigger on it. "
                + "Remove it from \"receives\".");
        }

        foreach (string entity in declared.Sends.Except(app.Publishes, StringComparer.Ordinal))
        {
            yield return new DriftFinding(
                $"The app '{app.Name}' may send to '{entity}', but nothing in its code says so. "
                + "Remove it from \"sends\", or say it in the app with "
                + $"[assembly: AssemblyMetadata(\"SendsTo\", \"{entity}\")].");
        }

        if (app.Durable != declared.Durable)
        {
            yield return new DriftFinding(app.Durable
                ? $"The app '{app.Name}' runs orchestrations. Add \"durable\": true to it."
                : $"The app '{app.Name}' is \"durable\", but has no orchestration. Remove it.");
        }
    }

    private static IEnumerable<DriftFinding> WithoutReader(TopologyDefinition topology)
    {
        HashSet<string> read = topology.Apps.SelectMany(app => app.Receives).ToHashSet(StringComparer.Ordinal);
        return topology.Queues.Select(queue => queue.Name)
            .Concat(topology.Topics.SelectMany(
                topic => topic.Subscriptions, (topic, child) => $"{topic.Name}/{child.Name}"))
            .Concat(topology.EventHubs.SelectMany(hub => hub.ConsumerGroups, (hub, child) => $"{hub.Name}/{child}"))
            .Where(entity => !read.Contains(entity))
            .Select(entity => new DriftFinding(
                $"Nobody receives from '{entity}': its messages pile up. Remove it, or add a trigger."));
    }

    private static bool CanBeSentTo(TopologyDefinition topology, string name) =>
        topology.Queues.Any(queue => queue.Name == name)
        || topology.Topics.Any(topic => topic.Name == name)
        || topology.EventHubs.Any(hub => hub.Name == name);

    private static bool Exists(TopologyDefinition topology, string entity)
    {
        string[] parts = entity.Split('/');
        return parts.Length == 1
            ? topology.Queues.Any(queue => queue.Name == entity)
            : topology.Topics.Any(
                topic => topic.Name == parts[0] && topic.Subscriptions.Any(child => child.Name == parts[1]))
                || topology.EventHubs.Any(
                    hub => hub.Name == parts[0] && hub.ConsumerGroups.Contains(parts[1], StringComparer.Ordinal));
    }
}
