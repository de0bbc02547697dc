using System.Globalization;
using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Instances;
using Serverless.TaskHub.Stores;

namespace Serverless.TaskHub.Queries;

/// <summary>Reads for clients.</summary>
internal sealed class InstanceQueries(HubCore core)
{
    private const int DefaultPage = 100;
    private const int LargestPage = 1000;

    public async Task<InstanceRecord?> FindAsync(string id)
    {
        lock (core.Gate)
        {
            if (core.Live.TryGetValue(id, out var live) && live.IsSaved)
            {
                return live.Record;
            }
        }

        return await core.Store.FindAsync(id);
    }

    /// <summary>The history of an instance; null when there is none.</summary>
    public async Task<IReadOnlyList<HistoryEvent>?> ReadHistoryAsync(string id)
    {
        lock (core.Gate)
        {
            if (core.Live.TryGetValue(id, out var live) && live.IsSaved)
            {
                return [.. live.History];
            }
        }

        return await core.Store.FindAsync(id) is null ? null : await core.Store.ReadHistoryAsync(id);
    }

    public async Task<QueryInstancesResponse> QueryAsync(InstanceQuery query)
    {
        var filter = new InstanceFilter(
            query.RuntimeStatus.Count > 0 ? [.. query.RuntimeStatus] : null,
            query.CreatedTimeFrom?.ToDateTimeOffset(),
            query.CreatedTimeTo?.ToDateTimeOffset(),
            query.InstanceIdPrefix);
        var count = PageSize(query.MaxInstanceCount);
        var found = await core.Store.QueryAsync(filter, ReadToken(query.ContinuationToken), count + 1);
        var response = new QueryInstancesResponse
        {
            ContinuationToken = found.Count > count
                ? found[count - 1].Position.ToString(CultureInfo.InvariantCulture)
                : null,
        };
        response.OrchestrationState.AddRange(found
            .Take(count)
            .Select(instance => InstanceStates.ToState(instance.Record, query.FetchInputsAndOutputs)));
        return response;
    }

    public async Task<ListInstanceIdsResponse> ListIdsAsync(ListInstanceIdsRequest request)
    {
        var filter = new EndedFilter(
            request.RuntimeStatus.Count > 0 ? [.. request.RuntimeStatus] : null,
            request.CompletedTimeFrom?.ToDateTimeOffset(),
            request.CompletedTimeTo?.ToDateTimeOffset());
        var count = PageSize(request.PageSize);
        var found = await core.Store.ListEndedAsync(filter, ReadKey(request.LastInstanceKey), count + 1);
        var response = new ListInstanceIdsResponse
        {
            LastInstanceKey = found.Count > count ? WriteKey(found[count - 1]) : null,
        };
        response.InstanceIds.AddRange(found.Take(count).Select(ended => ended.Id));
        return response;
    }

    private static int PageSize(int asked) => asked <= 0 ? DefaultPage : Math.Min(asked, LargestPage);

    private static long ReadToken(string? token)
    {
        if (string.IsNullOrEmpty(token))
        {
            return 0;
        }

        return long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : throw BadToken(token);
    }

    private static string WriteKey(EndedInstance ended) =>
        string.Create(CultureInfo.InvariantCulture, $"{ended.CompletedAt.UtcTicks}|{ended.Id}");

    private static EndedInstance? ReadKey(string? key)
    {
        if (string.IsNullOrEmpty(key))
        {
            return null;
        }

        var parts = key.Split('|', 2);
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
                ? new EndedInstance(new DateTimeOffset(ticks, TimeSpan.Zero), parts[1])
                : throw BadToken(key);
    }

    private static TaskHubException BadToken(string token) => new(
        TaskHubError.InvalidArgument,
        $"'{token}' is not a continuation token of this task hub. Pass the one of the page before, or none.");
}
