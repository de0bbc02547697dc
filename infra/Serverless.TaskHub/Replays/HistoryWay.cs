using System.Security.Cryptography;
using System.Text;
using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Replays;

/// <summary>Names of the ways that orchestrations go: the same for the same way in every run, whatever else was
/// recorded.</summary>
internal static class HistoryWay
{
    private const int Digits = 8;

    /// <summary>The orchestrator and its version, as the beginning of a file's name.</summary>
    public static string OrchestratorOf(RecordedHistory history)
    {
        var (name, version) = (history.Start.Name, history.Start.Version);
        var both = string.IsNullOrEmpty(version) ? name : $"{name}-{version}";
        return string.Join('_', both.Split(Path.GetInvalidFileNameChars()));
    }

    /// <summary>How it ended, and a short digest of the way that it went: what it asked for, in order, and what kinds
    /// of answers came, whose order is chance.</summary>
    public static string NameOf(RecordedHistory history)
    {
        var asked = history.Events
            .Select(ReplayedAction.From)
            .OfType<ReplayedAction>()
            .Select(action => $"{action.Kind} {action.Name}")
            .ToList();
        var answers = history.Events.Select(AnswerOf).OfType<string>().Distinct().Order(StringComparer.Ordinal);
        var way = string.Join('\n', [.. asked, string.Empty, .. answers]);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(way)))[..Digits];
        return $"{StatusOf(history)}-{digest}";
    }

    private static string StatusOf(RecordedHistory history) =>
        (history.Events.Select(e => e.ExecutionCompleted).LastOrDefault(end => end is not null)?.OrchestrationStatus
            ?? OrchestrationStatus.Running).ToString().ToLowerInvariant();

    private static string? AnswerOf(HistoryEvent e) => e.EventTypeCase switch
    {
        HistoryEvent.EventTypeOneofCase.EventRaised => $"EventRaised {e.EventRaised.Name.ToUpperInvariant()}",
        HistoryEvent.EventTypeOneofCase.TimerFired
            or HistoryEvent.EventTypeOneofCase.TaskFailed
            or HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceFailed
            or HistoryEvent.EventTypeOneofCase.EntityOperationFailed
            or HistoryEvent.EventTypeOneofCase.ExecutionTerminated
            or HistoryEvent.EventTypeOneofCase.ExecutionSuspended => e.EventTypeCase.ToString(),
        _ => null,
    };
}
