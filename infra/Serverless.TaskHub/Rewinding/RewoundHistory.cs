using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Rewinding;

/// <summary>The history of a failed instance without its failures: failed activities are called again, failed
/// sub-orchestrations are rewound and waited for again.</summary>
internal sealed record RewoundHistory(
    IReadOnlyList<HistoryEvent> Events, IReadOnlyList<SubOrchestrationInstanceCreatedEvent> Children)
{
    public static RewoundHistory Of(IReadOnlyList<HistoryEvent> history)
    {
        var failedTasks = history.Select(e => e.TaskFailed).OfType<TaskFailedEvent>()
            .Select(failed => failed.TaskScheduledId)
            .ToHashSet();
        var failedChildren = history.Select(e => e.SubOrchestrationInstanceFailed)
            .OfType<SubOrchestrationInstanceFailedEvent>()
            .Select(failed => failed.TaskScheduledId)
            .ToHashSet();
        var kept = history.Where(e => e.EventTypeCase switch
        {
            HistoryEvent.EventTypeOneofCase.TaskFailed
                or HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceFailed
                or HistoryEvent.EventTypeOneofCase.ExecutionCompleted => false,
            HistoryEvent.EventTypeOneofCase.TaskScheduled => !failedTasks.Contains(e.EventId),
            _ => true,
        });
        var children = history
            .Where(e => e.SubOrchestrationInstanceCreated is not null && failedChildren.Contains(e.EventId))
            .Select(e => e.SubOrchestrationInstanceCreated);
        return new RewoundHistory([.. kept], [.. children]);
    }

    /// <summary>The history without a sub-orchestration that cannot be rewound: it is created anew.</summary>
    public RewoundHistory Without(SubOrchestrationInstanceCreatedEvent child) => new(
        [.. Events.Where(e => !ReferenceEquals(e.SubOrchestrationInstanceCreated, child))],
        [.. Children.Where(other => !ReferenceEquals(other, child))]);

    /// <summary>The history with the new execution's id where it says who it belongs to.</summary>
    public IReadOnlyList<HistoryEvent> For(ExecutionStartedEvent start) =>
    [
        .. Events.Select(e =>
        {
            if (e.ExecutionStarted is null)
            {
                return e;
            }

            var renamed = e.Clone();
            renamed.ExecutionStarted = start;
            return renamed;
        }),
    ];
}
