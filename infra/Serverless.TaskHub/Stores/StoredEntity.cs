using Serverless.TaskHub.Entities;

namespace Serverless.TaskHub.Stores;

/// <summary>An entity and its requests, in the order of sending.</summary>
internal sealed record StoredEntity(EntityRecord Record, IReadOnlyList<EntityMessage> Messages);
