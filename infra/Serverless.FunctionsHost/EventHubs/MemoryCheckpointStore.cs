using System.Collections.Concurrent;

namespace Serverless.FunctionsHost.EventHubs;

/// <summary>Keeps positions as long as the app runs.</summary>
internal sealed class MemoryCheckpointStore : ICheckpointStore
{
    private readonly ConcurrentDictionary<CheckpointKey, Checkpoint> _checkpoints = new();

    /// <inheritdoc/>
    public Checkpoint? Find(CheckpointKey key) => _checkpoints.GetValueOrDefault(key);

    /// <inheritdoc/>
    public void Save(CheckpointKey key, Checkpoint checkpoint) => _checkpoints[key] = checkpoint;
}
