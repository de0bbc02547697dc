using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Tests.Recovery.Crashes;

/// <summary>What holds of every history, whatever happened to the hub meanwhile.</summary>
internal static class HistoryRules
{
    /// <returns>One sentence a violation; empty when all is well.</returns>
    public static IEnumerable<string> Check(string id, IReadOnlyList<HistoryEvent> history)
    {
        var starts = history.Count(e => e.ExecutionStarted is not null);
        if (starts != 1)
        {
            yield return $"{id} has begun {starts} times";
        }

        var ends = history.Select(e => e.ExecutionCompleted).Where(end => end is not null).ToList();
        if (ends.Count != 1 || history[^1].ExecutionCompleted is null)
        {
            yield return $"{id} has ended {ends.Count} times, its last event is {history[^1].EventTypeCase}";
        }

        var isCompleted = ends.LastOrDefault()?.OrchestrationStatus == OrchestrationStatus.Completed;
        foreach (var wrong in Calls(history, isCompleted).Concat(Times(history)))
        {
            yield return $"{id}: {wrong}";
        }
    }

    /// <summary>Each call is answered once, and nothing is answered that was not asked.</summary>
    private static IEnumerable<string> Calls(IReadOnlyList<HistoryEvent> history, bool isCompleted)
    {
        var answers = history.Select(AnswerTo).OfType<(string Kind, int Id)>().ToLookup(answer => answer);
        var asked = history.Select(Asked).OfType<(string Kind, int Id)>().ToList();
        foreach (var call in asked)
        {
            var count = answers[call].Count();
            if (count > 1 || (count == 0 && isCompleted))
            {
                yield return $"{call.Kind} #{call.Id} has {count} answers";
            }
        }

        foreach (var twice in asked.GroupBy(call => call.Id).Where(calls => calls.Count() > 1))
        {
            yield return $"#{twice.Key} was asked for {twice.Count()} times";
        }

        foreach (var stray in answers.Where(answer => !asked.Contains(answer.Key)))
        {
            yield return $"{stray.Key.Kind} #{stray.Key.Id} is answered and was never asked for";
        }
    }

    /// <summary>The clock of an orchestrator does not go back, and no timer fires before it is due.</summary>
    private static IEnumerable<string> Times(IReadOnlyList<HistoryEvent> history)
    {
        var now = DateTime.MinValue;
        foreach (var e in history)
        {
            if (e.OrchestratorStarted is not null && e.Timestamp.ToDateTime() < now)
            {
                yield return $"time went back from {now:O} to {e.Timestamp.ToDateTime():O}";
            }

            now = e.OrchestratorStarted is null ? now : e.Timestamp.ToDateTime();
            if (e.TimerFired is { } timer && timer.FireAt.ToDateTime() > now)
            {
                yield return $"timer #{timer.TimerId} fired at {now:O}, before {timer.FireAt.ToDateTime():O}";
            }
        }
    }

    private static (string Kind, int Id)? Asked(HistoryEvent e) => e.EventTypeCase switch
    {
        HistoryEvent.EventTypeOneofCase.TaskScheduled => ("task", e.EventId),
        HistoryEvent.EventTypeOneofCase.TimerCreated => ("timer", e.EventId),
        HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCreated => ("child", e.EventId),
        _ => null,
    };

    private static (string Kind, int Id)? AnswerTo(HistoryEvent e) => e.EventTypeCase switch
    {
        HistoryEvent.EventTypeOneofCase.TaskCompleted => ("task", e.TaskCompleted.TaskScheduledId),
        HistoryEvent.EventTypeOneofCase.TaskFailed => ("task", e.TaskFailed.TaskScheduledId),
        HistoryEvent.EventTypeOneofCase.TimerFired => ("timer", e.TimerFired.TimerId),
        HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCompleted =>
            ("child", e.SubOrchestrationInstanceCompleted.TaskScheduledId),
        HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceFailed =>
            ("child", e.SubOrchestrationInstanceFailed.TaskScheduledId),
        _ => null,
    };
}
