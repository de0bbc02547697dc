using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Serverless.Runtime.Durable;

/// <summary>
/// The context that an orchestrator sees in one replay. Its calls become actions with running numbers.
/// </summary>
internal sealed partial class ReplayContext : TaskOrchestrationContext
{
    private readonly InstanceState _instance;
    private readonly ReplayServices _services;
    private readonly Action _foreignThread;
    private readonly Dictionary<int, OpenCall> _open = [];
    private readonly HashSet<int> _cancelledTimers = [];
    private int _nextTaskId;
    private int _guidCount;
    private DateTime _now;
    private bool _replaying = true;

    public ReplayContext(InstanceState instance, ReplayServices services, Action foreignThread)
    {
        _instance = instance;
        _services = services;
        _foreignThread = foreignThread;
        Scheduler = new OrchestratorScheduler(foreignThread);
        Events = new ExternalEvents(services.Converter);
        Parent = instance.Parent is { } parent ? new ParentOrchestrationInstance(parent.Name, parent.InstanceId) : null;
    }

    public override TaskName Name => _instance.Name;

    public override string InstanceId => _instance.Id;

    public override string Version => _instance.Version;

    public override ParentOrchestrationInstance? Parent { get; }

    public override DateTime CurrentUtcDateTime => _now;

    public override bool IsReplaying => _replaying;

    public OrchestratorScheduler Scheduler { get; }

    public ExternalEvents Events { get; }

    /// <summary>What the orchestrator did and the history has not confirmed, by task id.</summary>
    public SortedDictionary<int, HistoryEvent> Actions { get; } = [];

    /// <summary>Timers the orchestrator cancelled in this replay, whether the journal knows or not.</summary>
    public IReadOnlySet<int> CancelledTimers => _cancelledTimers;

    public bool HasDurableWaits => _open.Count > 0 || Events.HasWaiters;

    public bool CustomStatusSet { get; private set; }

    public string? CustomStatus { get; private set; }

    public ContinuationRequest? Continuation { get; private set; }

    protected override ILoggerFactory LoggerFactory => _services.LoggerFactory;

    public override T? GetInput<T>()
        where T : default
    {
        CheckThread();
        return _services.Converter.Deserialize<T>(_instance.Input);
    }

    /// <summary>The input as an orchestrator's second parameter has it.</summary>
    public object? GetInput(Type type)
    {
        CheckThread();
        return _services.Converter.Deserialize(_instance.Input, type);
    }

    public override void SetCustomStatus(object? customStatus)
    {
        CheckThread();
        CustomStatusSet = true;
        CustomStatus = _services.Converter.Serialize(customStatus);
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        CheckThread();
        Continuation = new ContinuationRequest(_services.Converter.Serialize(newInput), preserveUnprocessedEvents);
    }

    public override Guid NewGuid()
    {
        CheckThread();
        return DeterministicGuid.Create($"{InstanceId}_{_now:o}_{_guidCount++}");
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        CheckThread();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        Act(new HistoryEvent(HistoryEventKind.EventSent, _now)
        {
            InstanceId = instanceId,
            Name = eventName,
            Payload = _services.Converter.Serialize(payload),
        });
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        CheckThread();
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        var (task, cancel) = Events.Wait<T>(eventName);
        OnCancel(cancellationToken, task, cancel);
        return task;
    }

    public void SetTime(DateTime now) => _now = now;

    /// <summary>From here on the orchestrator does what it has not done before.</summary>
    public void EndReplay() => _replaying = false;

    /// <summary>Answers a call; false when there is no such call.</summary>
    public bool Answer(HistoryEvent e)
    {
        if (!_open.Remove(e.TaskId, out var call))
        {
            return false;
        }

        if (e.Failure is { } failure)
        {
            call.Fail(failure);
        }
        else
        {
            call.Complete(e.Payload);
        }

        return true;
    }

    private int Act(HistoryEvent action)
    {
        var id = _nextTaskId++;
        Actions.Add(id, action with { TaskId = id });
        return id;
    }

    private void OnCancel(CancellationToken token, Task task, Action cancel)
    {
        if (!token.CanBeCanceled || task.IsCompleted)
        {
            return;
        }

        token.Register(() =>
        {
            if (Scheduler.IsOrchestratorThread)
            {
                cancel();
            }
            else
            {
                _foreignThread();
            }
        });
    }

    private void CheckThread()
    {
        if (!Scheduler.IsOrchestratorThread)
        {
            _foreignThread();
            throw new IllegalAwaitException(_instance.Name, _instance.Id);
        }
    }
}
