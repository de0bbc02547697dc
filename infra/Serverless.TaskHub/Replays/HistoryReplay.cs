using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Execution;

namespace Serverless.TaskHub.Replays;

/// <summary>Runs an orchestrator over every prefix of a history of it, and compares what it asks for. The SDK's own
/// check sees kinds, names and numbers only, and takes calls that were added at the end for new ones.</summary>
internal sealed class HistoryReplay(ITaskHubExecutor executor)
{
    /// <returns>Null when there is none.</returns>
    public async Task<ReplayDifference?> FindDifferenceAsync(
        RecordedHistory history, CancellationToken cancellationToken)
    {
        foreach (var episode in ReplayedEpisode.Cut(history.Events))
        {
            var request = new OrchestratorRequest
            {
                InstanceId = history.Start.OrchestrationInstance.InstanceId,
                ExecutionId = history.Start.OrchestrationInstance.ExecutionId,
                EntityParameters = new OrchestratorEntityParameters
                {
                    EntityMessageReorderWindow = Duration.FromTimeSpan(TimeSpan.Zero),
                },
            };
            request.PastEvents.AddRange(history.Events.Take(episode.First - 1));
            request.NewEvents.AddRange(episode.Arrived);
            var response = await executor.RunOrchestratorAsync(request, cancellationToken);
            var asked = response.Actions.Select(ReplayedAction.From).OfType<ReplayedAction>().ToList();
            if (Compare(history, episode, asked) is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    private static ReplayDifference? Compare(
        RecordedHistory history, ReplayedEpisode episode, List<ReplayedAction> asked)
    {
        var end = episode.First + episode.Arrived.Count + episode.Asked.Count;
        for (var index = 0; index < Math.Max(episode.Asked.Count, asked.Count); index++)
        {
            var (recorded, number) = index < episode.Asked.Count ? episode.Asked[index] : (null, end);
            var again = index < asked.Count ? asked[index] : null;
            if (recorded is null || again is null || !recorded.Matches(again))
            {
                return new ReplayDifference(history, number, recorded?.ToString(), again?.ToString());
            }
        }

        return null;
    }
}
