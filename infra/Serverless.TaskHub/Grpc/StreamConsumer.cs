using System.Threading.Channels;
using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Activities;
using Serverless.TaskHub.Entities;
using Serverless.TaskHub.Episodes;
using Serverless.TaskHub.Work;

namespace Serverless.TaskHub.Grpc;

/// <summary>A worker's stream. The limits it names are the hub's to keep, a kind; 0 means none: workers in JavaScript
/// send no limits.</summary>
internal sealed class StreamConsumer(GetWorkItemsRequest request) : WorkConsumer(
    Limit(request.MaxConcurrentOrchestrationWorkItems),
    Limit(request.MaxConcurrentActivityWorkItems),
    Limit(request.MaxConcurrentEntityWorkItems))
{
    /// <summary>Histories from this size on are streamed to workers that can: messages of default clients end at 4 MB.
    /// </summary>
    public const int EmbeddedHistoryBytes = 1 << 20;

    private readonly WorkItemFilter _filter = new(request.WorkItemFilters);
    private readonly bool _streamsHistory = request.Capabilities.Contains(WorkerCapability.HistoryStreaming);
    private readonly Channel<WorkLease?> _leases = Channel.CreateUnbounded<WorkLease?>(
        new UnboundedChannelOptions { SingleReader = true });

    /// <summary>What to send, in order; null stands for a ping.</summary>
    public ChannelReader<WorkLease?> LeasesToSend => _leases.Reader;

    public override bool Accepts(WorkKey key) => _filter.Accepts(key);

    public override void Deliver(WorkLease lease) => _leases.Writer.TryWrite(lease);

    public void Ping() => _leases.Writer.TryWrite(null);

    public WorkItem ToItem(WorkLease lease)
    {
        var item = new WorkItem { CompletionToken = lease.Token };
        switch (lease.Work)
        {
            case OrchestrationWork orchestration:
                var episode = orchestration.Episode;
                item.OrchestratorRequest = EpisodeRequests.ToRequest(
                    episode, withHistory: !_streamsHistory || episode.Instance.HistoryBytes <= EmbeddedHistoryBytes);
                break;
            case ActivityWork activity:
                item.ActivityRequest = activity.Request;
                break;
            case EntityWork entity:
                item.EntityRequestV2 = entity.ToStreamRequest();
                break;
        }

        return item;
    }

    private static int Limit(int asked) => asked <= 0 ? int.MaxValue : asked;
}
