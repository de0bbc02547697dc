namespace Serverless.Topology.Rights;

/// <summary>A right of an app on one entity.</summary>
/// <param name="App">The app.</param>
/// <param name="Entity">The entity as topology.json names it: <c>orders</c>, <c>orders/fulfilment</c>.</param>
/// <param name="Kind">What the entity is.</param>
/// <param name="Right">The right.</param>
public sealed record AccessGrant(string App, string Entity, EntityKind Kind, AccessRight Right);
