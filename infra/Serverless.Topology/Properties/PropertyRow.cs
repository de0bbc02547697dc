using System.Text.Json;

namespace Serverless.Topology.Properties;

/// <summary>
/// One property of entities, whatever their kind: its name in .NET, Config.json and Atom, and what is true of it in
/// each format.
/// </summary>
internal sealed record PropertyRow<T>(string Name, PropertyType<T> Type)
{
    /// <summary>The name in topology.json.</summary>
    public string JsonName { get; } = JsonNamingPolicy.CamelCase.ConvertName(Name);

    /// <summary>Null when topology.json does not know it.</summary>
    public Given<T>? Topology { get; init; }

    /// <summary>Null when the emulator's Config.json does not know it.</summary>
    public Given<T>? Emulator { get; init; }

    /// <summary>
    /// What an Atom document means that leaves it out; null when it stays as it is (Service Bus: an update without the
    /// element resets some, and keeps others).
    /// </summary>
    public Given<T>? Atom { get; init; }

    public PropertyLimit<T>? Limit { get; init; }

    public TierRule<T>? Tier { get; init; }

    /// <summary>It is chosen when the entity is created, and no update changes it.</summary>
    public bool IsFixed { get; init; }

    /// <summary>The property of a kind of entity.</summary>
    public EntityProperty<TEntity> Of<TEntity>(Func<TEntity, T> get, Func<TEntity, T, TEntity> change) =>
        new TypedProperty<TEntity, T>(this, get, change);
}
