using System.Globalization;
using Microsoft.DurableTask.Protobuf;

namespace Serverless.Testing.Durable;

/// <summary>Turns the protocol's history into entries.</summary>
internal static class HistoryReader
{
    public static IEnumerable<HistoryEntry> Read(IEnumerable<HistoryEvent> history)
    {
        var names = new Dictionary<int, string>();
        foreach (var happened in history)
        {
            var (name, data) = Describe(happened, names);
            yield return new HistoryEntry(
                happened.Timestamp.ToDateTimeOffset(), happened.EventTypeCase.ToString(), name, data);
        }
    }

    private static (string? Name, string? Data) Describe(HistoryEvent happened, Dictionary<int, string> names)
    {
        switch (happened.EventTypeCase)
        {
            case HistoryEvent.EventTypeOneofCase.ExecutionStarted:
                return (happened.ExecutionStarted.Name, happened.ExecutionStarted.Input);
            case HistoryEvent.EventTypeOneofCase.ExecutionCompleted:
                var end = happened.ExecutionCompleted;
                return (end.OrchestrationStatus.ToString(), end.FailureDetails?.ErrorMessage ?? end.Result);
            case HistoryEvent.EventTypeOneofCase.TaskScheduled:
                names[happened.EventId] = happened.TaskScheduled.Name;
                return (happened.TaskScheduled.Name, happened.TaskScheduled.Input);
            case HistoryEvent.EventTypeOneofCase.TaskCompleted:
                var completed = happened.TaskCompleted;
                return (names.GetValueOrDefault(completed.TaskScheduledId), completed.Result);
            case HistoryEvent.EventTypeOneofCase.TaskFailed:
                var failed = happened.TaskFailed;
                return (names.GetValueOrDefault(failed.TaskScheduledId), failed.FailureDetails?.ErrorMessage);
            case HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCreated:
                names[happened.EventId] = happened.SubOrchestrationInstanceCreated.Name;
                return (happened.SubOrchestrationInstanceCreated.Name, happened.SubOrchestrationInstanceCreated.Input);
            case HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCompleted:
                var sub = happened.SubOrchestrationInstanceCompleted;
                return (names.GetValueOrDefault(sub.TaskScheduledId), sub.Result);
            case HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceFailed:
                var lost = happened.SubOrchestrationInstanceFailed;
                return (names.GetValueOrDefault(lost.TaskScheduledId), lost.FailureDetails?.ErrorMessage);
            case HistoryEvent.EventTypeOneofCase.TimerCreated:
                return (null, Text(happened.TimerCreated.FireAt.ToDateTimeOffset()));
            case HistoryEvent.EventTypeOneofCase.TimerFired:
                return (null, Text(happened.TimerFired.FireAt.ToDateTimeOffset()));
            case HistoryEvent.EventTypeOneofCase.EventRaised:
                return (happened.EventRaised.Name, happened.EventRaised.Input);
            case HistoryEvent.EventTypeOneofCase.EventSent:
                return (happened.EventSent.Name, happened.EventSent.Input);
            default:
                return (null, null);
        }
    }

    private static string Text(DateTimeOffset time) => time.ToString("u", CultureInfo.InvariantCulture);
}
