using Microsoft.DurableTask.Client;

namespace Serverless.Runtime.Durable;

/// <summary>
/// Turns the messages of an instance into new events, and those and what the orchestrator did into a commit.
/// </summary>
internal sealed partial class EpisodeBuilder
{
    private readonly DateTime _now;
    private readonly HashSet<int> _answered = [];
    private OrchestrationRuntimeStatus _status;
    private HistoryEvent? _termination;
    private OrchestrationEpisode? _episode;

    public EpisodeBuilder(InstanceState instance, IReadOnlyList<InboxMessage> messages, DateTime now)
    {
        Instance = instance;
        _status = instance.Status;
        _now = EpisodeTime(instance, messages, now);
        Fresh.Add(new HistoryEvent(HistoryEventKind.EpisodeStarted, _now));
        if (instance.History.Count == 0)
        {
            Fresh.Add(new HistoryEvent(HistoryEventKind.ExecutionStarted, _now)
            {
                Name = instance.Name,
                Payload = instance.Input,
            });
            Fresh.AddRange(instance.Carried);
            _status = InstanceTransitions.Next(_status, InstanceTrigger.Start) ?? _status;
        }

        foreach (var message in messages)
        {
            if (message.RowId != 0)
            {
                ConsumedRows.Add(message.RowId);
            }

            if (_termination is null && Counts(message))
            {
                Fresh.Add(message.Event);
            }
        }
    }

    public InstanceState Instance { get; }

    /// <summary>What the history gets from outside; the first is always the start of the episode.</summary>
    public List<HistoryEvent> Fresh { get; } = [];

    public List<long> ConsumedRows { get; } = [];

    public bool NeedsOrchestrator => _termination is null && Fresh.Count > 1;

    public void Apply(OrchestrationEpisode episode) => _episode = episode;

    /// <param name="reserve">Takes the id of a sub-orchestration, or says that it is in use.</param>
    /// <param name="isOrchestrator">Whether an orchestrator of that name exists.</param>
    /// <returns>Null when no message counted: then only their rows go.</returns>
    public EpisodeCommit? Build(Func<InstanceState, bool> reserve, Func<string, Exception?> isOrchestrator)
    {
        if (Fresh.Count == 1)
        {
            return null;
        }

        var end = EndOf();
        var commit = new EpisodeCommit(Instance) { End = end };
        commit.ConsumedRows.AddRange(ConsumedRows);
        commit.Events.AddRange(Fresh);
        if (_episode is { Difference: null } episode)
        {
            AddActions(commit, episode.Replay, reserve, isOrchestrator);
        }

        commit.Change = ChangeBy(end);
        if (commit.Change.IsTerminal)
        {
            AddEnd(commit, end!);
        }

        return commit;
    }

    private static DateTime EpisodeTime(InstanceState instance, IReadOnlyList<InboxMessage> messages, DateTime now)
    {
        // Time never goes back in an orchestration, and a timer that fired is due, whatever the clock says.
        var latest = instance.History.Count == 0 ? now : Max(now, instance.History[^1].Timestamp);
        foreach (var message in messages)
        {
            if (message.Event is { Kind: HistoryEventKind.TimerFired, DueAt: { } due })
            {
                latest = Max(latest, due);
            }
        }

        return latest;
    }

    private static DateTime Max(DateTime a, DateTime b) => a > b ? a : b;

    private bool Counts(InboxMessage message)
    {
        var e = message.Event;
        if (message.ExecutionId is not null && message.ExecutionId != Instance.ExecutionId)
        {
            return false;
        }

        if (e.IsTaskEnd)
        {
            return Instance.OpenTasks.ContainsKey(e.TaskId) && _answered.Add(e.TaskId);
        }

        var trigger = e.Kind switch
        {
            HistoryEventKind.ExecutionSuspended => InstanceTrigger.Suspend,
            HistoryEventKind.ExecutionResumed => InstanceTrigger.Resume,
            HistoryEventKind.ExecutionTerminated => InstanceTrigger.Terminate,
            _ => (InstanceTrigger?)null,
        };
        if (trigger is null)
        {
            return true;
        }

        var next = InstanceTransitions.Next(_status, trigger.Value);
        if (next is not null && trigger == InstanceTrigger.Terminate)
        {
            _termination = e;
        }
        else
        {
            _status = next ?? _status;
        }

        return next is not null;
    }

    private EpisodeEnd? EndOf() => _termination switch
    {
        { Failure: { } failure } => new EpisodeEnd(InstanceTrigger.Fail) { Failure = failure },
        { } => new EpisodeEnd(InstanceTrigger.Terminate) { Output = _termination.Payload },
        _ => _episode!.End,
    };

    private InstanceChange ChangeBy(EpisodeEnd? end)
    {
        var status = end is null ? _status : InstanceTransitions.Next(_status, end.Trigger) ?? end.Status;
        var change = new InstanceChange
        {
            ExecutionId = Instance.ExecutionId,
            Status = status,
            UpdatedAt = _now,
            Input = Instance.Input,
            CustomStatus = _episode is { Replay.CustomStatusSet: true }
                ? _episode.Replay.CustomStatus
                : Instance.CustomStatus,
        };
        if (end?.Continuation is { } continuation)
        {
            return change with
            {
                ExecutionId = NewExecutionId(),
                Input = continuation.Input,
                Carried = continuation.KeepEvents ? CarriedEvents(status) : [],
            };
        }

        return end is null
            ? change
            : change with { Output = end.Output, Failure = end.Failure, CompletedAt = _now };
    }
}
