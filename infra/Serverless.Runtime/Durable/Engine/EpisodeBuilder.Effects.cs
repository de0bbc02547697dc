using Microsoft.DurableTask.Client;

namespace Serverless.Runtime.Durable;

/// <content>What an episode does to other instances: sub-orchestrations, messages, the answer to the parent.</content>
internal sealed partial class EpisodeBuilder
{
    private void AddActions(
        EpisodeCommit commit,
        ReplayContext replay,
        Func<InstanceState, bool> reserve,
        Func<string, Exception?> isOrchestrator)
    {
        foreach (var action in replay.Actions.Values)
        {
            commit.Events.Add(action);
            if (action.Kind == HistoryEventKind.EventSent)
            {
                commit.Outgoing.Add(new OutgoingMessage(
                    action.InstanceId!,
                    null,
                    new HistoryEvent(HistoryEventKind.EventRaised, _now)
                    {
                        Name = action.Name,
                        Payload = action.Payload,
                    }));
            }
            else if (action.Kind == HistoryEventKind.SubOrchestrationScheduled)
            {
                AddChild(commit, action, reserve, isOrchestrator);
            }
        }

        foreach (var id in replay.CancelledTimers.Order())
        {
            if (Instance.OpenTasks.ContainsKey(id) || replay.Actions.ContainsKey(id))
            {
                commit.Events.Add(new HistoryEvent(HistoryEventKind.TimerCancelled, _now) { TaskId = id });
            }
        }
    }

    private void AddChild(
        EpisodeCommit commit,
        HistoryEvent action,
        Func<InstanceState, bool> reserve,
        Func<string, Exception?> isOrchestrator)
    {
        var child = new InstanceState(action.InstanceId!, action.Name!, NewExecutionId())
        {
            Input = action.Payload,
            TraceParent = Instance.TraceParent,
            CreatedAt = _now,
            UpdatedAt = _now,
            Parent = new ParentLink(Instance.Name, Instance.Id, Instance.ExecutionId, action.TaskId),
        };
        var problem = isOrchestrator(child.Name);
        if (problem is null && !reserve(child))
        {
            problem = new InvalidOperationException(
                $"Sub-orchestration '{child.Name}' cannot start as instance '{child.Id}': an instance with this id is "
                + "running. Give each sub-orchestration an id of its own, or none.");
        }

        if (problem is null)
        {
            commit.Children.Add(child);
        }
        else
        {
            commit.Outgoing.Add(new OutgoingMessage(Instance.Id, Instance.ExecutionId, new HistoryEvent(
                HistoryEventKind.SubOrchestrationFailed, _now)
            {
                TaskId = action.TaskId,
                Failure = Failures.From(problem),
            }));
        }
    }

    private List<HistoryEvent> CarriedEvents(OrchestrationRuntimeStatus status)
    {
        var carried = new List<HistoryEvent>();
        if (status == OrchestrationRuntimeStatus.Suspended)
        {
            carried.Add(new HistoryEvent(HistoryEventKind.ExecutionSuspended, _now));
        }

        carried.AddRange(_episode!.Replay.Events.Unprocessed.Select(e =>
            new HistoryEvent(HistoryEventKind.EventRaised, _now) { Name = e.Name, Payload = e.Payload }));
        return carried;
    }

    private void AddEnd(EpisodeCommit commit, EpisodeEnd end)
    {
        var status = commit.Change.Status;
        commit.Events.Add(new HistoryEvent(HistoryEventKind.ExecutionCompleted, _now)
        {
            Name = status.ToString(),
            Payload = end.Output,
            Failure = end.Failure,
        });
        if (_termination is { Recursive: true })
        {
            commit.Outgoing.AddRange(Instance.OpenTasks.Values
                .Where(call => call.Kind == HistoryEventKind.SubOrchestrationScheduled)
                .Select(call => new OutgoingMessage(call.InstanceId!, null, _termination)));
        }

        if (Instance.Parent is { } parent)
        {
            commit.Outgoing.Add(
                new OutgoingMessage(parent.InstanceId, parent.ExecutionId, AnswerTo(parent, status, end)));
        }
    }

    private HistoryEvent AnswerTo(ParentLink parent, OrchestrationRuntimeStatus status, EpisodeEnd end) =>
        status == OrchestrationRuntimeStatus.Completed
            ? new HistoryEvent(HistoryEventKind.SubOrchestrationCompleted, _now)
            {
                TaskId = parent.TaskId,
                Payload = end.Output,
            }
            : new HistoryEvent(HistoryEventKind.SubOrchestrationFailed, _now)
            {
                TaskId = parent.TaskId,
                Failure = end.Failure ?? Failures.Create(
                    typeof(OperationCanceledException).ToString(),
                    $"Sub-orchestration '{Instance.Name}' (instance '{Instance.Id}') was terminated."),
            };

    private static string NewExecutionId() => Guid.NewGuid().ToString("N");
}
