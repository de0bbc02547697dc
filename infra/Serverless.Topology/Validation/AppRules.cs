namespace Serverless.Topology.Validation;

/// <summary>The rules of the apps: names, and that what they send to, receive from and call is there.</summary>
internal static class AppRules
{
    public static void Check(TopologyDefinition topology, List<TopologyError> errors)
    {
        EntityIndex entities = new(topology);
        HashSet<string> apps = topology.Apps.Select(app => app.Name).ToHashSet(StringComparer.Ordinal);
        UniqueNames names = new("an app", errors);

        for (int i = 0; i < topology.Apps.Count; i++)
        {
            AppDefinition app = topology.Apps[i];
            string path = $"$.apps[{i}]";
            names.Add(app.Name, $"{path}.name");
            if (app.Name.Length > 0 && EntityNames.CheckApp(app.Name) is { } message)
            {
                errors.Add(new TopologyError($"{path}.name", message));
            }

            Each(app.Sends, $"{path}.sends", errors, (name, at) => CheckSend(app, name, at, entities, errors));
            Each(app.Receives, $"{path}.receives", errors, (name, at) => CheckReceive(app, name, at, entities, errors));
            Each(app.Calls, $"{path}.calls", errors, (name, at) => CheckCall(app, name, at, apps, errors));
        }
    }

    private static void Each(
        IReadOnlyList<string> names, string path, List<TopologyError> errors, Action<string, string> check)
    {
        UniqueNames unique = new("this list", errors);
        for (int i = 0; i < names.Count; i++)
        {
            unique.Add(names[i], $"{path}[{i}]");
            if (names[i].Length > 0)
            {
                check(names[i], $"{path}[{i}]");
            }
        }
    }

    private static void CheckSend(
        AppDefinition app, string name, string path, EntityIndex entities, List<TopologyError> errors)
    {
        if (!entities.TryFind(name, out (string Name, EntityKind Kind) entity))
        {
            errors.Add(new TopologyError(
                path,
                $"The app '{app.Name}' sends to '{name}', which is no queue, topic or event hub here. Add it, or name "
                + $"one of: {Names(entities, EntityKind.Queue, EntityKind.Topic, EntityKind.EventHub)}."));
        }
        else if (entity.Kind is EntityKind.Subscription or EntityKind.ConsumerGroup)
        {
            errors.Add(new TopologyError(
                path,
                $"The app '{app.Name}' sends to '{name}', which is only for receiving. Send to "
                + $"'{entity.Name[..entity.Name.LastIndexOf('/')]}'."));
        }
        else
        {
            CheckCase(name, entity.Name, path, errors);
        }
    }

    private static void CheckReceive(
        AppDefinition app, string name, string path, EntityIndex entities, List<TopologyError> errors)
    {
        if (!entities.TryFind(name, out (string Name, EntityKind Kind) entity))
        {
            errors.Add(new TopologyError(
                path,
                $"The app '{app.Name}' receives from '{name}', which is no queue, topic/subscription or "
                + "hub/consumer-group here. Add it, or name one of: "
                + $"{Names(entities, EntityKind.Queue, EntityKind.Subscription, EntityKind.ConsumerGroup)}."));
        }
        else if (entity.Kind is EntityKind.Topic or EntityKind.EventHub)
        {
            string child = entity.Kind == EntityKind.Topic ? "subscription" : "consumer-group";
            errors.Add(new TopologyError(
                path,
                $"The app '{app.Name}' receives from '{name}', which nobody receives from directly. Write "
                + $"'{entity.Name}/<{child}>'."));
        }
        else
        {
            CheckCase(name, entity.Name, path, errors);
        }
    }

    private static void CheckCall(
        AppDefinition app, string name, string path, HashSet<string> apps, List<TopologyError> errors)
    {
        if (string.Equals(name, app.Name, StringComparison.Ordinal))
        {
            errors.Add(new TopologyError(path, $"The app '{name}' calls itself. Remove the entry."));
        }
        else if (!apps.Contains(name))
        {
            errors.Add(new TopologyError(
                path,
                $"The app '{app.Name}' calls '{name}', which is no app here. Name one of: {string.Join(", ", apps)}."));
        }
    }

    /// <summary>The services ignore case, Bicep does not when it looks a name up.</summary>
    private static void CheckCase(string name, string declared, string path, List<TopologyError> errors)
    {
        if (!string.Equals(name, declared, StringComparison.Ordinal))
        {
            errors.Add(new TopologyError(
                path, $"'{name}' is written '{declared}' where it is declared. Write it the same."));
        }
    }

    private static string Names(EntityIndex entities, params EntityKind[] kinds)
    {
        string names = string.Join(
            ", ", entities.Entities.Where(entity => kinds.Contains(entity.Kind)).Select(entity => entity.Name));
        return names.Length == 0 ? "(none)" : names;
    }
}
