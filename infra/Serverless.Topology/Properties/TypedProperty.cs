using System.Xml.Linq;
using Serverless.Topology.Json;
using Serverless.Topology.Limits;

namespace Serverless.Topology.Properties;

/// <summary>A row of the table, and where a kind of entity has its value.</summary>
internal sealed class TypedProperty<TEntity, T>(
    PropertyRow<T> row, Func<TEntity, T> get, Func<TEntity, T, TEntity> change) : EntityProperty<TEntity>
{
    public override string Name => row.Name;

    public override string JsonName => row.JsonName;

    public override bool IsInTopology => row.Topology is not null;

    public override bool IsFixed => row.IsFixed;

    public override object? ValueOf(TEntity entity) => get(entity);

    public override TEntity ReadTopology(TopologyObjectReader reader, TEntity entity) => row.Topology is { } given
        ? change(entity, row.Type.ReadJson!(reader, row.JsonName, given.WhenAbsent))
        : entity;

    public override TEntity ReadEmulator(TopologyObjectReader reader, TEntity entity) => row.Emulator is { } given
        ? change(entity, row.Type.ReadJson!(reader, row.Name, given.WhenAbsent))
        : entity;

    public override TEntity ReadAtom(XElement xml, TEntity entity) =>
        change(entity, row.Type.ReadXml(xml, row.Name, row.Atom is { } given ? given.WhenAbsent : get(entity)));

    public override object? WriteAtom(TEntity entity, Uri root) => row.Type.WriteXml(get(entity), root);

    public override TEntity InTopology(TEntity entity) =>
        row.Topology is { } given ? change(entity, given.WhenAbsent) : entity;

    public override TEntity InEmulator(TEntity entity) =>
        row.Emulator is { } given ? change(entity, given.WhenAbsent) : entity;

    public override string? WrongInFile(TEntity entity) => row.Limit?.InFile(get(entity));

    public override string? WrongInAtom(TEntity entity) => row.Limit?.InAtom(get(entity));

    public override TEntity Admit(TEntity entity, TierLimits limits, out string? refusal)
    {
        refusal = null;
        return row.Tier is { } tier ? change(entity, tier(limits, get(entity), out refusal)) : entity;
    }
}
