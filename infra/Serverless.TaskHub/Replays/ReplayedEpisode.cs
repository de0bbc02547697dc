using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Replays;

/// <summary>One episode of a recorded history.</summary>
/// <param name="First">The number of its first event, from 1 on.</param>
/// <param name="Arrived">What the orchestrator got.</param>
/// <param name="Asked">What it asked for, and the number of the event.</param>
internal sealed record ReplayedEpisode(
    int First, List<HistoryEvent> Arrived, List<(ReplayedAction Action, int Number)> Asked)
{
    /// <summary>The events that are the hub's own notes: nobody asked for them, and replay does without.</summary>
    private static bool IsNote(HistoryEvent e) => e.OrchestratorCompleted is not null || e.HistoryState is not null;

    /// <summary>Cuts a history at each OrchestratorStarted.</summary>
    public static List<ReplayedEpisode> Cut(IReadOnlyList<HistoryEvent> history)
    {
        var episodes = new List<ReplayedEpisode>();
        for (var index = 0; index < history.Count; index++)
        {
            var e = history[index];
            if (e.OrchestratorStarted is not null || episodes.Count == 0)
            {
                episodes.Add(new ReplayedEpisode(index + 1, [], []));
            }

            var episode = episodes[^1];
            if (ReplayedAction.From(e) is not { } asked)
            {
                episode.Arrived.AddRange(IsNote(e) ? [] : [e]);
            }
            else if (!episode.IsEndByForce(e))
            {
                episode.Asked.Add((asked, index + 1));
            }
        }

        return episodes;
    }

    /// <summary>An end that the orchestrator was not asked about (SkipGracefulOrchestrationTerminations).</summary>
    private bool IsEndByForce(HistoryEvent e) =>
        e.ExecutionCompleted?.OrchestrationStatus == OrchestrationStatus.Terminated
        && !Arrived.Exists(arrived => arrived.ExecutionTerminated is not null);
}
