using System.Text.Json;
using System.Text.Json.Nodes;

namespace Serverless.Topology.Drift;

/// <summary>
/// Proposes a topology.json that the code agrees with: what is missing is added, the lists of every app become what the
/// code does. Entities that nobody uses stay; to drop one is a decision.
/// </summary>
internal static class TopologyProposal
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    /// <summary>Makes the proposal.</summary>
    /// <param name="topologyJson">The present file.</param>
    /// <param name="code">The apps.</param>
    /// <returns>The proposed file.</returns>
    public static string Propose(string topologyJson, IReadOnlyList<AppCode> code)
    {
        JsonObject root = JsonNode.Parse(topologyJson)!.AsObject();
        foreach (TriggerUse trigger in code.SelectMany(app => app.Triggers))
        {
            AddEntity(root, trigger);
        }

        foreach (string name in code.SelectMany(app => app.Publishes))
        {
            if (Find(root, "queues", name) is null && Find(root, "topics", name) is null
                && Find(root, "eventHubs", name) is null)
            {
                List(root, "topics").Add(TopologyEntries.Topic(name));
            }
        }

        foreach (AppCode app in code)
        {
            SetApp(root, app);
        }

        return root.ToJsonString(Indented) + "\n";
    }

    private static void AddEntity(JsonObject root, TriggerUse trigger)
    {
        string parent = trigger.Entity.Split('/')[0];
        string child = trigger.Entity.Split('/')[^1];
        switch (trigger.Kind)
        {
            case EntityKind.Queue when Find(root, "queues", parent) is null:
                List(root, "queues").Add(TopologyEntries.Queue(parent, trigger.Sessions));
                break;
            case EntityKind.Subscription:
                JsonObject topic = FindOrAdd(root, "topics", parent, TopologyEntries.Topic);
                if (Find(topic, "subscriptions", child) is null)
                {
                    List(topic, "subscriptions").Add(TopologyEntries.Subscription(child, trigger.Sessions));
                }

                break;
            case EntityKind.ConsumerGroup:
                JsonArray groups =
                    List(FindOrAdd(root, "eventHubs", parent, TopologyEntries.EventHub), "consumerGroups");
                if (groups.All(group => group!.GetValue<string>() != child))
                {
                    groups.Add(child);
                }

                break;
        }
    }

    private static void SetApp(JsonObject root, AppCode app)
    {
        if (Find(root, "apps", app.Name) is not { } declared)
        {
            List(root, "apps").Add(TopologyEntries.App(app));
            return;
        }

        Reconcile(declared, "sends", app.Publishes);
        Reconcile(declared, "receives", app.Triggers.Select(trigger => trigger.Entity));
        if (app.Durable)
        {
            declared["durable"] = true;
        }
        else
        {
            declared.Remove("durable");
        }
    }

    /// <summary>What stays keeps its place, what is new comes last.</summary>
    private static void Reconcile(JsonObject app, string property, IEnumerable<string> names)
    {
        HashSet<string> wanted = names.ToHashSet(StringComparer.Ordinal);
        string[] present = [.. List(app, property).Select(name => name!.GetValue<string>())];
        app[property] = TopologyEntries.Names(present.Where(wanted.Contains).Concat(wanted));
    }

    private static JsonObject FindOrAdd(JsonObject root, string list, string name, Func<string, JsonObject> create)
    {
        if (Find(root, list, name) is { } found)
        {
            return found;
        }

        JsonObject created = create(name);
        List(root, list).Add(created);
        return created;
    }

    private static JsonObject? Find(JsonObject owner, string list, string name) => List(owner, list)
        .Select(item => item!.AsObject())
        .FirstOrDefault(item => item["name"]?.GetValue<string>() == name);

    private static JsonArray List(JsonObject owner, string list) => (owner[list] ??= new JsonArray()).AsArray();
}
