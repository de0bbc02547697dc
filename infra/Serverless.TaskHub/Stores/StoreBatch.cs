using Serverless.TaskHub.Entities;

namespace Serverless.TaskHub.Stores;

/// <summary>What is committed together. It is done in the order of the properties.</summary>
internal sealed class StoreBatch
{
    /// <summary>Instances to remove with all that belongs to them.</summary>
    public List<string> Deletes { get; } = [];

    public List<InstanceCreation> Creates { get; } = [];

    /// <summary>Instances whose history is removed, since a new execution begins or since it is written anew.</summary>
    public List<string> ClearedHistories { get; } = [];

    public List<HistoryChunkToAdd> Histories { get; } = [];

    /// <summary>Rows of messages that an episode took.</summary>
    public List<long> ConsumedRows { get; } = [];

    /// <summary>Changes of records. The end of an instance removes its messages.</summary>
    public List<InstanceUpdate> Updates { get; } = [];

    /// <summary>Entities as they are now; an empty one is removed.</summary>
    public List<EntityRecord> Entities { get; } = [];

    /// <summary>Rows of requests that an entity took.</summary>
    public List<long> ConsumedEntityRows { get; } = [];

    public List<EntityMessage> EntityMessages { get; } = [];

    /// <summary>Messages to keep; those whose receiver is not there or has ended are not kept.</summary>
    public List<StoredMessage> Messages { get; } = [];
}
