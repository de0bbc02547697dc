using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Instances;

/// <summary>Makes and reads history events.</summary>
internal static class HistoryEvents
{
    /// <summary>The id of everything that comes from outside: another number would let replay drop it as a duplicate of
    /// an earlier one.</summary>
    public const int FromOutside = -1;

    public static HistoryEvent At(DateTimeOffset time, int id = FromOutside) =>
        new() { EventId = id, Timestamp = Timestamp.FromDateTimeOffset(time) };

    /// <summary>The call that an event answers, or null.</summary>
    public static int? AnswersTo(HistoryEvent e) => e.EventTypeCase switch
    {
        HistoryEvent.EventTypeOneofCase.TaskCompleted => e.TaskCompleted.TaskScheduledId,
        HistoryEvent.EventTypeOneofCase.TaskFailed => e.TaskFailed.TaskScheduledId,
        HistoryEvent.EventTypeOneofCase.TimerFired => e.TimerFired.TimerId,
        HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCompleted =>
            e.SubOrchestrationInstanceCompleted.TaskScheduledId,
        HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceFailed =>
            e.SubOrchestrationInstanceFailed.TaskScheduledId,
        _ => null,
    };

    public static HistoryEvent Raised(DateTimeOffset time, string name, string? input)
    {
        var e = At(time);
        e.EventRaised = new EventRaisedEvent { Name = name, Input = input };
        return e;
    }

    public static HistoryEvent Terminated(DateTimeOffset time, string? reason, bool recurse)
    {
        var e = At(time);
        e.ExecutionTerminated = new ExecutionTerminatedEvent { Input = reason, Recurse = recurse };
        return e;
    }

    public static HistoryEvent SubOrchestrationFailed(DateTimeOffset time, int id, TaskFailureDetails failure)
    {
        var e = At(time);
        e.SubOrchestrationInstanceFailed = new SubOrchestrationInstanceFailedEvent
        {
            TaskScheduledId = id,
            FailureDetails = failure,
        };
        return e;
    }
}
