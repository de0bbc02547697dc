using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Instances;

namespace Serverless.TaskHub.Stores;

/// <summary>Where a hub keeps its instances. What <see cref="CommitAsync"/> was asked in order is done in order, each
/// batch wholly or not at all.</summary>
internal interface ITaskHubStore : IAsyncDisposable
{
    /// <summary>Everything that has not ended.</summary>
    Task<StoredHub> LoadAsync();

    /// <exception cref="InstanceExistsException">An instance to create is there and may not be replaced.</exception>
    Task CommitAsync(StoreBatch batch);

    /// <summary>An instance, ended or not.</summary>
    Task<InstanceRecord?> FindAsync(string id);

    Task<List<HistoryEvent>> ReadHistoryAsync(string id);

    /// <summary>Instances in the order of their creation, from after position <paramref name="after"/>.</summary>
    Task<IReadOnlyList<StoredInstance>> QueryAsync(InstanceFilter filter, long after, int count);

    /// <summary>Ids of ended instances in the order of their end, from after <paramref name="after"/>.</summary>
    Task<IReadOnlyList<EndedInstance>> ListEndedAsync(EndedFilter filter, EndedInstance? after, int count);

    /// <summary>The instances that an instance has started.</summary>
    Task<IReadOnlyList<InstanceRecord>> ChildrenAsync(string id);
}
