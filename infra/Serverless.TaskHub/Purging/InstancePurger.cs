using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Entities;
using Serverless.TaskHub.Instances;
using Serverless.TaskHub.Stores;

namespace Serverless.TaskHub.Purging;

/// <summary>Removes ended instances and their histories.</summary>
internal sealed class InstancePurger(HubCore core, EntityQueries entities)
{
    private const int MaxBatch = 500;
    private const int Page = 200;

    /// <exception cref="TaskHubException">The request makes no sense.</exception>
    public Task<PurgeInstancesResponse> PurgeAsync(PurgeInstancesRequest request) => request.RequestCase switch
    {
        PurgeInstancesRequest.RequestOneofCase.InstanceId when EntityIds.IsEntity(request.InstanceId) =>
            PurgeEntityAsync(request.InstanceId),
        PurgeInstancesRequest.RequestOneofCase.InstanceId => PurgeAsync([request.InstanceId], request.Recursive),
        PurgeInstancesRequest.RequestOneofCase.InstanceBatch => request.InstanceBatch.InstanceIds.Count <= MaxBatch
            ? PurgeAsync([.. request.InstanceBatch.InstanceIds], request.Recursive)
            : throw new TaskHubException(
                TaskHubError.InvalidArgument,
                $"The batch names {request.InstanceBatch.InstanceIds.Count} instances; at most {MaxBatch} can be "
                + "purged at once. Send several batches."),
        PurgeInstancesRequest.RequestOneofCase.PurgeInstanceFilter =>
            PurgeAsync(request.PurgeInstanceFilter, request.Recursive),
        _ => throw new TaskHubException(
            TaskHubError.InvalidArgument, "The purge request names no instance, batch or filter. Give one of them."),
    };

    private async Task<PurgeInstancesResponse> PurgeEntityAsync(string id) => new()
    {
        DeletedInstanceCount = await entities.RemoveAsync(id) ? 1 : 0,
        IsComplete = true,
    };

    private async Task<PurgeInstancesResponse> PurgeAsync(IReadOnlyList<string> ids, bool recursive)
    {
        var doomed = new HashSet<string>(StringComparer.Ordinal);
        var queue = new Queue<string>(ids);
        while (queue.TryDequeue(out var id))
        {
            if (doomed.Contains(id) || await core.Store.FindAsync(id) is not { IsTerminal: true })
            {
                continue;
            }

            doomed.Add(id);
            if (recursive)
            {
                foreach (var child in await core.Store.ChildrenAsync(id))
                {
                    queue.Enqueue(child.Id);
                }
            }
        }

        return await DeleteAsync(doomed);
    }

    private async Task<PurgeInstancesResponse> PurgeAsync(PurgeInstanceFilter filter, bool recursive)
    {
        var statuses = filter.RuntimeStatus.Count > 0
            ? filter.RuntimeStatus.Where(InstanceTransitions.IsTerminal).ToList()
            : InstanceStatuses.Ended;
        var wanted = new InstanceFilter(
            statuses, filter.CreatedTimeFrom?.ToDateTimeOffset(), filter.CreatedTimeTo?.ToDateTimeOffset());
        var deadline = filter.Timeout is { } timeout ? core.Now + timeout.ToTimeSpan() : DateTimeOffset.MaxValue;
        var total = new PurgeInstancesResponse { IsComplete = true };
        var position = 0L;
        while (await core.Store.QueryAsync(wanted, position, Page) is { Count: > 0 } page)
        {
            if (core.Now > deadline)
            {
                total.IsComplete = false;
                return total;
            }

            position = page[^1].Position;
            var part = await PurgeAsync([.. page.Select(instance => instance.Record.Id)], recursive);
            total.DeletedInstanceCount += part.DeletedInstanceCount;
        }

        return total;
    }

    private async Task<PurgeInstancesResponse> DeleteAsync(HashSet<string> ids)
    {
        Task deleted;
        lock (core.Gate)
        {
            // What was started again in the meantime lives.
            ids.RemoveWhere(core.Live.ContainsKey);
            var batch = new StoreBatch();
            batch.Deletes.AddRange(ids);
            deleted = ids.Count == 0 ? Task.CompletedTask : core.Committer.Commit_NeedsGate(batch, () => { });
        }

        await deleted;
        return new PurgeInstancesResponse { DeletedInstanceCount = ids.Count, IsComplete = true };
    }
}
