namespace Serverless.Topology.Drift;

/// <summary>A trigger in the code and the entity that it receives from.</summary>
/// <param name="Function">The name of the function.</param>
/// <param name="Entity">A queue, <c>topic/subscription</c> or <c>hub/consumer-group</c>, as topology.json names
/// it.</param>
/// <param name="Kind">What the entity is.</param>
/// <param name="Sessions">Whether the trigger asks for sessions.</param>
internal sealed record TriggerUse(string Function, string Entity, EntityKind Kind, bool Sessions);
