namespace Serverless.TaskHub.Stores;

/// <summary>What a hub goes on with after a start.</summary>
/// <param name="Live">The instances that have not ended, in the order of their creation.</param>
/// <param name="LastRow">The highest number of a message so far.</param>
internal sealed record StoredHub(IReadOnlyList<LiveInstance> Live, long LastRow);
