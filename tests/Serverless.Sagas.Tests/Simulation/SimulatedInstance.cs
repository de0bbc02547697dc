using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Protobuf;
using Serverless.Sagas.Tests.Engine;

namespace Serverless.Sagas.Tests.Simulation;

/// <summary>An orchestration of the simulated hub: its history, what has arrived, and the SDK's replay of it.</summary>
internal sealed class SimulatedInstance(string id, string name, string? input)
{
    private readonly List<HistoryEvent> _past = [];
    private readonly List<HistoryEvent> _inbox = [];
    private bool _hasStarted;

    public string Id => id;

    public string Name => name;

    /// <summary>Who waits for it, and as which task; null for nobody.</summary>
    public (SimulatedInstance Instance, int Task)? Parent { get; init; }

    public CompleteOrchestrationAction? End { get; private set; }

    public string? Status { get; private set; }

    public bool IsSuspended { get; set; }

    public bool IsScheduled { get; set; }

    public bool HasWork => End is null && !IsSuspended && (_inbox.Count > 0 || !_hasStarted);

    public void Receive(HistoryEvent arrived) => _inbox.Add(arrived);

    /// <summary>Runs the orchestrator over the history and what has arrived.</summary>
    /// <param name="now">The hub's time.</param>
    /// <param name="orchestrator">The orchestrator.</param>
    /// <param name="isKept">False when the worker is killed before the outcome is kept.</param>
    /// <returns>What the orchestrator asks for, when it is kept.</returns>
    public IReadOnlyList<OrchestratorAction> Run(
        DateTime now, Func<TaskOrchestrationContext, Task<object?>> orchestrator, bool isKept)
    {
        var arrived = new List<HistoryEvent>
        {
            new() { EventId = -1, Timestamp = Timestamp.FromDateTime(now), OrchestratorStarted = new() },
        };
        if (!_hasStarted)
        {
            arrived.Add(Started(now));
        }

        arrived.AddRange(_inbox);
        var request = new OrchestratorRequest
        {
            InstanceId = id,
            PastEvents = { _past },
            NewEvents = { arrived },
            EntityParameters = new OrchestratorEntityParameters { EntityMessageReorderWindow = new Duration() },
        };
        var response = ReplayCheck.Run(request, orchestrator);
        if (!isKept)
        {
            return [];
        }

        _hasStarted = true;
        _inbox.Clear();
        _past.AddRange(arrived);
        _past.AddRange(response.Actions.Select(action => ToEvent(action, now)).OfType<HistoryEvent>());
        Status = response.CustomStatus;
        End = response.Actions.Select(action => action.CompleteOrchestration).FirstOrDefault(end => end is not null);
        return response.Actions;
    }

    private static HistoryEvent? ToEvent(OrchestratorAction action, DateTime now)
    {
        var happened = new HistoryEvent { EventId = action.Id, Timestamp = Timestamp.FromDateTime(now) };
        switch (action.OrchestratorActionTypeCase)
        {
            case OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask:
                happened.TaskScheduled = new() { Name = action.ScheduleTask.Name, Input = action.ScheduleTask.Input };
                return happened;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer:
                happened.TimerCreated = new() { FireAt = action.CreateTimer.FireAt };
                return happened;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration:
                happened.SubOrchestrationInstanceCreated = new()
                {
                    InstanceId = action.CreateSubOrchestration.InstanceId,
                    Name = action.CreateSubOrchestration.Name,
                    Input = action.CreateSubOrchestration.Input,
                };
                return happened;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.SendEvent:
                happened.EventSent = new()
                {
                    InstanceId = action.SendEvent.Instance.InstanceId,
                    Name = action.SendEvent.Name,
                    Input = action.SendEvent.Data,
                };
                return happened;
            default:
                return null;
        }
    }

    private HistoryEvent Started(DateTime now) => new()
    {
        EventId = -1,
        Timestamp = Timestamp.FromDateTime(now),
        ExecutionStarted = new()
        {
            Name = name,
            Input = input,
            OrchestrationInstance = new() { InstanceId = id, ExecutionId = $"{id}-1" },
        },
    };
}
