namespace Serverless.FunctionsHost.EventHubs;

/// <summary>Keeps how far functions came in their partitions.</summary>
internal interface ICheckpointStore
{
    /// <summary>The last position; null for none.</summary>
    Checkpoint? Find(CheckpointKey key);

    /// <summary>Keeps a position; when this returns it survives the host.</summary>
    void Save(CheckpointKey key, Checkpoint checkpoint);
}
