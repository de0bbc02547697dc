using System.Xml.Linq;
using Serverless.Topology.Json;
using Serverless.Topology.Limits;

namespace Serverless.Topology.Properties;

/// <summary>The properties of a kind of entity beside its name, and what is read and checked by them.</summary>
internal sealed class PropertiesOf<TEntity>(params EntityProperty<TEntity>[] all)
{
    public IReadOnlyList<EntityProperty<TEntity>> All => all;

    public TEntity ReadTopology(TopologyObjectReader reader, TEntity entity) =>
        all.Aggregate(entity, (read, property) => property.ReadTopology(reader, read));

    public TEntity ReadEmulator(TopologyObjectReader reader, TEntity entity) =>
        all.Aggregate(entity, (read, property) => property.ReadEmulator(reader, read));

    public TEntity ReadAtom(XElement xml, TEntity old) =>
        all.Aggregate(old, (read, property) => property.ReadAtom(xml, read));

    public TEntity InTopology(TEntity entity) =>
        all.Aggregate(entity, (made, property) => property.InTopology(made));

    public TEntity InEmulator(TEntity entity) =>
        all.Aggregate(entity, (made, property) => property.InEmulator(made));

    /// <summary>The limits of topology.json.</summary>
    public void CheckTopology(TEntity entity, string path, List<TopologyError> errors) =>
        Check(entity, property => $"{path}.{property.JsonName}", errors);

    /// <summary>The limits of Config.json: the service's, not the emulator's own.</summary>
    public void CheckEmulator(TEntity entity, string path, List<TopologyError> errors) =>
        Check(entity, property => $"{path}.{property.Name}", errors);

    /// <summary>All that is wrong with what an Atom document says.</summary>
    public IEnumerable<string> WrongInAtom(TEntity entity) =>
        all.Select(property => property.WrongInAtom(entity)).OfType<string>();

    /// <summary>The first property that is fixed and differs; null when there is none.</summary>
    public EntityProperty<TEntity>? FindFixed(TEntity old, TEntity changed) => Array.Find(
        all, property => property.IsFixed && !Equals(property.ValueOf(old), property.ValueOf(changed)));

    /// <summary>The entity as a tier has it; <paramref name="refusal"/> says what it has not.</summary>
    public TEntity Admit(TEntity entity, TierLimits limits, out string? refusal)
    {
        refusal = null;
        foreach (EntityProperty<TEntity> property in all)
        {
            entity = property.Admit(entity, limits, out refusal);
            if (refusal is not null)
            {
                break;
            }
        }

        return entity;
    }

    private void Check(TEntity entity, Func<EntityProperty<TEntity>, string> pathOf, List<TopologyError> errors)
    {
        foreach (EntityProperty<TEntity> property in all)
        {
            if (property.WrongInFile(entity) is { } wrong)
            {
                errors.Add(new TopologyError(pathOf(property), wrong));
            }
        }
    }
}
