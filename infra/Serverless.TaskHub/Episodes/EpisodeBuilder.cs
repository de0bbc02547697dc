using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Entities;
using Serverless.TaskHub.Instances;

namespace Serverless.TaskHub.Episodes;

/// <summary>Turns a worker's answer into what is committed: actions become events and effects, in the order given.
/// </summary>
internal sealed class EpisodeBuilder
{
    private readonly HubCore _core;
    private readonly Episode _episode;
    private readonly OrchestratorResponse _response;
    private readonly EpisodeCommit _commit;
    private CompleteOrchestrationAction? _end;
    private int _endId;

    private EpisodeBuilder(HubCore core, Episode episode, OrchestratorResponse response)
    {
        _core = core;
        _episode = episode;
        _response = response;
        _commit = new EpisodeCommit(episode);
    }

    private Instance Instance => _episode.Instance;

    private InstanceRecord Record => Instance.Record;

    /// <summary>Builds the commit, and takes the ids of its sub-orchestrations.</summary>
    public static EpisodeCommit Build_NeedsGate(HubCore core, Episode episode, OrchestratorResponse response)
    {
        var builder = new EpisodeBuilder(core, episode, response);
        builder._commit.Events.AddRange(episode.NewEvents);
        try
        {
            foreach (var action in response.Actions)
            {
                builder.Add(action);
            }
        }
        catch
        {
            builder._commit.Children.ForEach(child => core.Live.Remove(child.Id));
            throw;
        }

        builder._commit.Change = builder.Change();
        builder.TellChildren();
        builder.TellParent();
        return builder._commit;
    }

    private HistoryEvent NewEvent(int id) => HistoryEvents.At(_episode.Time, id);

    private void Add(OrchestratorAction action)
    {
        switch (action.OrchestratorActionTypeCase)
        {
            case OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask:
                AddTask(action.Id, action.ScheduleTask);
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer:
                var timer = NewEvent(action.Id);
                timer.TimerCreated = new TimerCreatedEvent { FireAt = action.CreateTimer.FireAt };
                _commit.Events.Add(timer);
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration:
                AddChild(action.Id, action.CreateSubOrchestration);
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.SendEvent:
                AddSend(action.Id, action.SendEvent);
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CompleteOrchestration:
                (_end, _endId) = (action.CompleteOrchestration, action.Id);
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.TerminateOrchestration:
                var terminate = action.TerminateOrchestration;
                Send(
                    terminate.InstanceId,
                    HistoryEvents.Terminated(_episode.Time, terminate.Reason, terminate.Recurse));
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.SendEntityMessage:
                _commit.EntityMessages.Add(EntityActions.Add_NeedsGate(
                    _core, Record, NewEvent(action.Id), action.SendEntityMessage, _commit.Events));
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.RewindOrchestration:
                _commit.Rewritten = [.. action.RewindOrchestration.NewHistory];
                break;
            default:
                throw new TaskHubException(
                    TaskHubError.InvalidArgument,
                    $"Action #{action.Id} of orchestration '{Instance.Id}' is of the kind "
                    + $"{action.OrchestratorActionTypeCase}, which this task hub does not know. Update the task hub, "
                    + "or use an older SDK in the worker.");
        }
    }

    private void AddTask(int id, ScheduleTaskAction action)
    {
        var e = NewEvent(id);
        e.TaskScheduled = new TaskScheduledEvent
        {
            Name = action.Name,
            Version = action.Version,
            Input = action.Input,
            ParentTraceContext = action.ParentTraceContext,
        };
        e.TaskScheduled.Tags.Add(action.Tags);
        _commit.Events.Add(e);
    }

    private void AddChild(int id, CreateSubOrchestrationAction action)
    {
        if (string.IsNullOrEmpty(action.InstanceId))
        {
            action.InstanceId = $"{Record.ExecutionId}:{id:x4}";
        }

        var e = NewEvent(id);
        e.SubOrchestrationInstanceCreated = new SubOrchestrationInstanceCreatedEvent
        {
            InstanceId = action.InstanceId,
            Name = action.Name,
            Version = action.Version,
            Input = action.Input,
            ParentTraceContext = action.ParentTraceContext,
        };
        e.SubOrchestrationInstanceCreated.Tags.Add(action.Tags);
        _commit.Events.Add(e);
        var child = InstanceFactory.New(InstanceFactory.Child(Record, id, action), _core.Now);
        if (_core.Live.TryAdd(child.Id, child))
        {
            _commit.Children.Add(child);
        }
        else
        {
            _commit.Refused.Add((id, Failures.ChildExists(action.Name, action.InstanceId)));
        }
    }

    private void AddSend(int id, SendEventAction action)
    {
        var e = NewEvent(id);
        e.EventSent = new EventSentEvent
        {
            InstanceId = action.Instance.InstanceId,
            Name = action.Name,
            Input = action.Data,
        };
        _commit.Events.Add(e);
        if (EntityIds.IsEntity(action.Instance.InstanceId))
        {
            AddEntityRequest(action);
        }
        else
        {
            Send(action.Instance.InstanceId, HistoryEvents.Raised(_episode.Time, action.Name, action.Data));
        }
    }

    /// <summary>What is not a message of an entity is dropped, as every event that nobody takes.</summary>
    private void AddEntityRequest(SendEventAction action)
    {
        var request = HistoryEvents.At(_episode.Time);
        try
        {
            var target = EntityIds.Normalize(action.Instance.InstanceId);
            EntityJson.Read(target, action.Name, action.Data, request);
            _commit.EntityMessages.Add(_core.NewEntityMessage_NeedsGate(target, request, isJson: true));
        }
        catch (TaskHubException e)
        {
            Log.EventDropped(_core.Logger, Instance.Id, e.Message);
        }
    }

    private void Send(string instanceId, HistoryEvent e, string? executionId = null) =>
        _commit.Messages.Add(_core.NewMessage_NeedsGate(instanceId, e, executionId));

    private InstanceChange Change()
    {
        var customStatus = _response.CustomStatus;
        var trace = _response.OrchestrationTraceContext ?? Record.Outcome.Trace;
        if (_end is null)
        {
            var trigger = Instance.IsFirstEpisode ? InstanceTrigger.Start : InstanceTrigger.None;
            return new InstanceChange(trigger, _episode.Time)
            {
                Outcome = new InstanceOutcome(null, customStatus, null, trace),
                IsSaved = trigger != InstanceTrigger.None
                    || _commit.Rewritten is not null
                    || customStatus != Record.Outcome.CustomStatus,
            };
        }

        if (_end.OrchestrationStatus == OrchestrationStatus.ContinuedAsNew)
        {
            return new InstanceChange(InstanceTrigger.ContinueAsNew, _episode.Time)
            {
                Start = InstanceFactory.Continue(Record.Start, _end.Result, _end.NewVersion),
                Carried = [.. _end.CarryoverEvents, .. TakeOwnMessages()],
                Outcome = new InstanceOutcome(null, customStatus, null, null),
            };
        }

        AddEnd();
        return new InstanceChange(TriggerOf(_end.OrchestrationStatus), _episode.Time)
        {
            Outcome = new InstanceOutcome(_end.Result, customStatus, _end.FailureDetails, trace),
            Carried = Record.Carried.Count > 0 ? [] : null,
        };
    }

    private static InstanceTrigger TriggerOf(OrchestrationStatus status) => status switch
    {
        OrchestrationStatus.Failed => InstanceTrigger.Fail,
        OrchestrationStatus.Terminated or OrchestrationStatus.Canceled => InstanceTrigger.Terminate,
        _ => InstanceTrigger.Complete,
    };

    private void AddEnd()
    {
        var e = NewEvent(_endId);
        e.ExecutionCompleted = new ExecutionCompletedEvent
        {
            OrchestrationStatus = _end!.OrchestrationStatus,
            Result = _end.Result,
            FailureDetails = _end.FailureDetails,
        };
        _commit.Events.Add(e);
    }

    /// <summary>What an orchestrator that continues as new sends to itself are the events it had not taken: they go
    /// before everything that arrives later.</summary>
    private List<HistoryEvent> TakeOwnMessages()
    {
        var own = _commit.Messages.Where(message => message.InstanceId == Instance.Id).ToList();
        _commit.Messages.RemoveAll(message => message.InstanceId == Instance.Id);
        return [.. own.Select(message => message.Event)];
    }

    private void TellChildren()
    {
        var order = _commit.Change.Trigger == InstanceTrigger.Terminate
            ? _episode.NewEvents.LastOrDefault(e => e.ExecutionTerminated?.Recurse == true)
            : null;
        if (order is not null)
        {
            foreach (var created in Instance.Open.Values.Concat(_commit.Events)
                .Select(e => e.SubOrchestrationInstanceCreated)
                .OfType<SubOrchestrationInstanceCreatedEvent>())
            {
                Send(
                    created.InstanceId,
                    HistoryEvents.Terminated(_episode.Time, order.ExecutionTerminated.Input, recurse: true));
            }
        }
    }

    private void TellParent()
    {
        if (InstanceTransitions.IsTerminal(InstanceTransitions.Next(Record.Status, _commit.Change.Trigger))
            && ParentAnswer.For(Record, _commit.Change, _core.Now) is { } answer)
        {
            var parent = Record.Start.ParentInstance.OrchestrationInstance;
            Send(parent.InstanceId, answer, parent.ExecutionId);
        }
    }
}
