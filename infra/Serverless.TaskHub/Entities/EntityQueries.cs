using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Instances;
using Serverless.TaskHub.Stores;

namespace Serverless.TaskHub.Entities;

/// <summary>What clients ask about entities, and send to them.</summary>
internal sealed class EntityQueries(HubCore core, EntityScheduler entities)
{
    private const int DefaultPage = 100;

    /// <exception cref="TaskHubException">The id is none of an entity, or too long.</exception>
    public Task SignalAsync(SignalEntityRequest request)
    {
        var id = EntityIds.Normalize(request.InstanceId);
        InstanceIds.CheckLength(id);
        core.Payloads.Check($"The input of operation '{request.Name}' of '{id}'", request.Input);
        lock (core.Gate)
        {
            var e = HistoryEvents.At(core.Now);
            e.EntityOperationSignaled = new EntityOperationSignaledEvent
            {
                RequestId = request.RequestId.Length > 0 ? request.RequestId : Guid.NewGuid().ToString(),
                Operation = request.Name,
                Input = request.Input,
                ScheduledTime = request.ScheduledTime,
            };
            var message = core.NewEntityMessage_NeedsGate(id, e, isJson: false);
            var batch = new StoreBatch();
            batch.EntityMessages.Add(message);
            return core.Committer.Commit_NeedsGate(batch, () => entities.Deliver_NeedsGate(message));
        }
    }

    /// <summary>An entity with a state; null when there is none.</summary>
    public EntityMetadata? Find(string id, bool withState)
    {
        lock (core.Gate)
        {
            return core.Entities.TryGetValue(EntityIds.Normalize(id), out var entity) && entity.Record.State is not null
                ? Describe(entity, withState)
                : null;
        }
    }

    /// <summary>A page of entities in the order of their ids; the token is the last id.</summary>
    public QueryEntitiesResponse Query(EntityQuery query)
    {
        var from = query.LastModifiedFrom?.ToDateTimeOffset();
        var to = query.LastModifiedTo?.ToDateTimeOffset();
        var size = query.PageSize is > 0 and var asked ? asked : DefaultPage;
        List<Entity> found;
        lock (core.Gate)
        {
            found = [.. core.Entities.Values
                .Where(entity => (query.IncludeTransient || entity.Record.State is not null)
                    && IsBelow(entity.Id, query.InstanceIdStartsWith)
                    && (from is null || entity.Record.UpdatedAt >= from)
                    && (to is null || entity.Record.UpdatedAt <= to)
                    && (query.ContinuationToken is not { Length: > 0 } after
                        || string.CompareOrdinal(entity.Id, after) > 0))
                .OrderBy(entity => entity.Id, StringComparer.Ordinal)
                .Take(size + 1)];
            var response = new QueryEntitiesResponse
            {
                ContinuationToken = found.Count > size ? found[size - 1].Id : null,
            };
            response.Entities.AddRange(found.Take(size).Select(entity => Describe(entity, query.IncludeState)));
            return response;
        }
    }

    /// <summary>Frees locks of orchestrations that are gone. Entities without state, lock and requests are not kept, so
    /// there are none to remove.</summary>
    public async Task<CleanEntityStorageResponse> CleanAsync(CleanEntityStorageRequest request)
    {
        var freed = new List<Task>();
        lock (core.Gate)
        {
            if (request.ReleaseOrphanedLocks)
            {
                freed.AddRange(core.Entities.Values
                    .Where(entity => entity.Record.LockedBy is { } holder && !core.Live.ContainsKey(holder))
                    .ToList()
                    .Select(entities.Unlock_NeedsGate));
            }
        }

        await Task.WhenAll(freed);
        return new CleanEntityStorageResponse { OrphanedLocksReleased = freed.Count };
    }

    /// <summary>Removes an entity that nothing is under way for.</summary>
    /// <returns>Whether it was there.</returns>
    public async Task<bool> RemoveAsync(string id)
    {
        Task removed;
        lock (core.Gate)
        {
            if (!core.Entities.TryGetValue(EntityIds.Normalize(id), out var entity)
                || entity.Phase != InstancePhase.Idle
                || entity.Record.LockedBy is not null
                || entity.Queue.Count > 0)
            {
                return false;
            }

            var record = entity.Record with { State = null };
            var batch = new StoreBatch();
            batch.Entities.Add(record);
            entity.Phase = InstancePhase.Committing;
            removed = core.Committer.Commit_NeedsGate(
                batch,
                () =>
                {
                    entity.Record = record;
                    entity.Phase = InstancePhase.Idle;
                    entities.Schedule_NeedsGate(entity);
                },
                _ => entity.Phase = InstancePhase.Idle);
        }

        await removed;
        return true;
    }

    /// <summary>Names of entities are kept in lower case; a prefix may be of any, and lack the first
    /// <c>@</c>.</summary>
    private static bool IsBelow(string id, string? prefix)
    {
        if (string.IsNullOrEmpty(prefix))
        {
            return true;
        }

        var start = prefix.StartsWith('@') ? prefix : "@" + prefix;
        var end = start.IndexOf('@', 1);
        var normal = end < 0 ? start.ToLowerInvariant() : start[..end].ToLowerInvariant() + start[end..];
        return id.StartsWith(normal, StringComparison.Ordinal);
    }

    private static EntityMetadata Describe(Entity entity, bool withState) => new()
    {
        InstanceId = entity.Id,
        LastModifiedTime = Timestamp.FromDateTimeOffset(entity.Record.UpdatedAt),
        BacklogQueueSize = entity.Queue.Count,
        LockedBy = entity.Record.LockedBy,
        SerializedState = withState ? entity.Record.State : null,
    };
}
