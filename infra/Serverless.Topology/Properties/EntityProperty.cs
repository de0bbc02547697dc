using System.Xml.Linq;
using Serverless.Topology.Json;
using Serverless.Topology.Limits;

namespace Serverless.Topology.Properties;

/// <summary>A property of one kind of entity.</summary>
internal abstract class EntityProperty<TEntity>
{
    public abstract string Name { get; }

    public abstract string JsonName { get; }

    public abstract bool IsInTopology { get; }

    public abstract bool IsFixed { get; }

    public abstract object? ValueOf(TEntity entity);

    public abstract TEntity ReadTopology(TopologyObjectReader reader, TEntity entity);

    public abstract TEntity ReadEmulator(TopologyObjectReader reader, TEntity entity);

    public abstract TEntity ReadAtom(XElement xml, TEntity entity);

    /// <summary>The value of its element, the element itself, or null for none.</summary>
    public abstract object? WriteAtom(TEntity entity, Uri root);

    /// <summary>As topology.json leaves it out.</summary>
    public abstract TEntity InTopology(TEntity entity);

    /// <summary>As Config.json leaves it out.</summary>
    public abstract TEntity InEmulator(TEntity entity);

    /// <summary>What is wrong with its value, for the author of a file; null when nothing is.</summary>
    public abstract string? WrongInFile(TEntity entity);

    /// <summary>What is wrong with its value, for the administration's client; null when nothing is.</summary>
    public abstract string? WrongInAtom(TEntity entity);

    public abstract TEntity Admit(TEntity entity, TierLimits limits, out string? refusal);
}
