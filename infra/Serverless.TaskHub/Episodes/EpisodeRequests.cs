using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Episodes;

/// <summary>Episodes as workers get them.</summary>
internal static class EpisodeRequests
{
    /// <summary>Makes the request; nobody changes the instance's history while the episode is leased.</summary>
    /// <param name="episode">The episode.</param>
    /// <param name="withHistory">False: the worker asks for the history itself.</param>
    public static OrchestratorRequest ToRequest(Episode episode, bool withHistory = true)
    {
        var record = episode.Instance.Record;
        var request = new OrchestratorRequest
        {
            InstanceId = record.Id,
            ExecutionId = record.ExecutionId,
            RequiresHistoryStreaming = !withHistory,
            OrchestrationTraceContext = record.Outcome.Trace,

            // Deliveries are in order; a worker asks for the window nevertheless.
            EntityParameters = new OrchestratorEntityParameters
            {
                EntityMessageReorderWindow = Duration.FromTimeSpan(TimeSpan.Zero),
            },
        };
        if (withHistory)
        {
            request.PastEvents.AddRange(episode.Instance.History);
        }

        request.NewEvents.AddRange(episode.NewEvents);
        return request;
    }
}
