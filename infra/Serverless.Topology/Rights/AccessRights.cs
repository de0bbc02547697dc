using System.Diagnostics.CodeAnalysis;
using Serverless.Topology.Validation;

namespace Serverless.Topology.Rights;

/// <summary>
/// Who may do what, derived from the topology: an app may send to what it lists under <c>sends</c> and receive from
/// what it lists under <c>receives</c>, and nothing else. The Bicep role assignments are the same derivation; a test
/// holds the two against each other.
/// </summary>
public sealed class AccessRights
{
    private readonly TopologyDefinition _topology;
    private readonly EntityIndex _entities;
    private readonly HashSet<(string App, string Entity, AccessRight Right)> _allowed;

    private AccessRights(TopologyDefinition topology)
    {
        _topology = topology;
        _entities = new EntityIndex(topology);
        Grants = [.. topology.Apps.SelectMany(GrantsOf)];
        _allowed = [.. Grants.Select(grant => (Key(grant.App), Key(grant.Entity), grant.Right))];
    }

    /// <summary>Every right that somebody has, in the order of the apps, sends before receives.</summary>
    public IReadOnlyList<AccessGrant> Grants { get; }

    /// <summary>Derives the rights from a topology without errors.</summary>
    /// <param name="topology">The topology.</param>
    /// <returns>The rights.</returns>
    public static AccessRights FromTopology(TopologyDefinition topology) => new(topology);

    /// <summary>
    /// Says whether an app may do something with an entity. Names are compared without case, as the services do.
    /// </summary>
    /// <param name="app">The app's name: the SAS key name or the subject of its token.</param>
    /// <param name="entity">The entity, as topology.json or as an AMQP address names it (see <see
    /// cref="EntityPath"/>).</param>
    /// <param name="right">The right that is needed. Receiving from a dead-letter queue needs Listen on its
    /// entity.</param>
    /// <param name="message">When refused: app, entity, missing right, and what to write in topology.json.</param>
    /// <returns>Whether it may.</returns>
    public bool TryAuthorize(string app, string entity, AccessRight right, [NotNullWhen(false)] out string? message)
    {
        string name = EntityPath.Normalize(entity);
        if (_allowed.Contains((Key(app), Key(name), right)))
        {
            message = null;
            return true;
        }

        message = Refusal(app, name, right);
        return false;
    }

    private static string Key(string name) => name.ToUpperInvariant();

    private IEnumerable<AccessGrant> GrantsOf(AppDefinition app) =>
        app.Sends.Select(name => GrantOf(app, name, AccessRight.Send))
            .Concat(app.Receives.Select(name => GrantOf(app, name, AccessRight.Listen)));

    private AccessGrant GrantOf(AppDefinition app, string name, AccessRight right) =>
        _entities.TryFind(name, out (string Name, EntityKind Kind) entity)
            ? new AccessGrant(app.Name, entity.Name, entity.Kind, right)
            : throw new InvalidOperationException(
                $"The app '{app.Name}' names '{name}', which the topology does not have. "
                + $"Check the topology with {nameof(TopologyValidator)} first.");

    private string Refusal(string app, string entity, AccessRight right)
    {
        string start = $"The app '{app}' has no {right} right on '{entity}'.";
        if (right == AccessRight.Manage)
        {
            return $"{start} No app has: declare the entity in bicep/topology.json instead of creating it at run time.";
        }

        if (!_entities.TryFind(entity, out (string Name, EntityKind Kind) found))
        {
            return $"{start} There is no such entity: declare '{entity}' in bicep/topology.json, then add it to the "
                + $"{ListName(right)} of the app.";
        }

        if (!Fits(found.Kind, right))
        {
            return $"{start} A {Describe(found.Kind)} is not for that: "
                + (right == AccessRight.Send ? "send to what it belongs to." : "receive from one of its children.");
        }

        int index = IndexOf(app);
        if (index < 0)
        {
            return $"{start} There is no such app: add this to \"apps\" in bicep/topology.json: "
                + $"{{ \"name\": \"{app}\", \"{ListName(right)}\": [\"{found.Name}\"] }}";
        }

        AppDefinition known = _topology.Apps[index];
        IEnumerable<string> names = (right == AccessRight.Send ? known.Sends : known.Receives).Append(found.Name);
        return $"{start} In bicep/topology.json the line of $.apps[{index}] ('{known.Name}') must be: "
            + $"\"{ListName(right)}\": [{string.Join(", ", names.Select(name => $"\"{name}\""))}]";
    }

    private int IndexOf(string app)
    {
        for (int i = 0; i < _topology.Apps.Count; i++)
        {
            if (string.Equals(_topology.Apps[i].Name, app, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool Fits(EntityKind kind, AccessRight right) => kind switch
    {
        EntityKind.Queue => true,
        EntityKind.Topic or EntityKind.EventHub => right == AccessRight.Send,
        _ => right == AccessRight.Listen,
    };

    private static string ListName(AccessRight right) => right == AccessRight.Send ? "sends" : "receives";

    private static string Describe(EntityKind kind) => kind switch
    {
        EntityKind.ConsumerGroup => "consumer group",
        EntityKind.EventHub => "hub",
        EntityKind.Topic => "topic",
        EntityKind.Subscription => "subscription",
        _ => "queue",
    };
}
