namespace Serverless.TaskHub.Stores;

/// <summary>What a hub goes on with after a start.</summary>
/// <param name="Live">The instances that have not ended, in the order of their creation.</param>
/// <param name="Entities">All entities, and requests to those that have no state yet.</param>
/// <param name="LastRow">The highest number of a message so far.</param>
internal sealed record StoredHub(IReadOnlyList<LiveInstance> Live, IReadOnlyList<StoredEntity> Entities, long LastRow);
