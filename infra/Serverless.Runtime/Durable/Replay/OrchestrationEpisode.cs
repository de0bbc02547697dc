using Microsoft.DurableTask;

namespace Serverless.Runtime.Durable;

/// <summary>
/// One run of an orchestrator: replays the past, applies what is new, stops where the orchestrator waits. The history
/// alternates between what came in and what the orchestrator did about it; the second part is compared, call by call.
/// </summary>
internal sealed partial class OrchestrationEpisode
{
    private readonly InstanceState _instance;
    private readonly ReplayServices _services;
    private readonly IReadOnlyList<HistoryEvent> _past;
    private readonly IReadOnlyList<HistoryEvent> _fresh;
    private readonly Queue<HistoryEvent> _held = new();
    private readonly ReplayContext _context;
    private Func<Task<object?>>? _body;
    private Task<object?>? _main;
    private volatile bool _illegal;
    private bool _suspended;
    private bool _terminated;

    internal OrchestrationEpisode(
        InstanceState instance,
        ReplayServices services,
        IReadOnlyList<HistoryEvent> past,
        IReadOnlyList<HistoryEvent> fresh,
        Action lateIllegalAwait)
    {
        _instance = instance;
        _services = services;
        _past = past;
        _fresh = fresh;
        _context = new ReplayContext(instance, services, () =>
        {
            if (IsOver)
            {
                lateIllegalAwait();
            }

            _illegal = true;
        });
    }

    /// <summary>Gets the context to hand to the orchestrator.</summary>
    public TaskOrchestrationContext Context => _context;

    /// <summary>Gets a value indicating whether the orchestrator has never run before for this execution.</summary>
    public bool IsFirst => _past.Count == 0;

    internal ReplayContext Replay => _context;

    internal bool IsOver { get; private set; }

    /// <summary>Why the orchestrator does not wait; null when it does.</summary>
    internal EpisodeEnd? End { get; private set; }

    /// <summary>The difference between code and history, if there is one.</summary>
    internal NonDeterministicOrchestrationException? Difference { get; private set; }

    /// <summary>Reads the instance's input.</summary>
    /// <param name="type">The type that the orchestrator declares.</param>
    /// <returns>The input; null when there is none.</returns>
    public object? GetInput(Type type) => _services.Converter.Deserialize(_instance.Input, type);

    /// <summary>
    /// Runs the episode on the calling thread and returns when the orchestrator waits or has ended. Never throws what
    /// the orchestrator throws.
    /// </summary>
    /// <param name="body">
    /// Calls the orchestrator with <see cref="Context"/>; its task is usually not complete when this returns.
    /// </param>
    /// <exception cref="InvalidOperationException">The episode has been run already.</exception>
    public void Run(Func<Task<object?>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (_body is not null)
        {
            throw new InvalidOperationException("An episode runs once.");
        }

        _body = body;
        try
        {
            _context.Scheduler.Run(RunEvents);
            IsOver = true;
            End = JudgeEnd();
        }
        catch (NonDeterministicOrchestrationException difference)
        {
            IsOver = true;
            Difference = difference;
            End = EpisodeEnd.Failed(difference);
        }
    }

    /// <summary>Ends the episode without the orchestrator: it could not be called.</summary>
    internal void FailToRun(Exception failure)
    {
        IsOver = true;
        End ??= EpisodeEnd.Failed(failure);
    }

    private void RunEvents()
    {
        var index = 0;
        foreach (var e in _past)
        {
            Apply(e, index++);
        }

        if (_fresh.Count == 0 && !_terminated)
        {
            CheckRecorded(index, "no further call");
        }

        foreach (var e in _fresh)
        {
            Apply(e, index++);
            _context.EndReplay();
        }
    }

    private void Apply(HistoryEvent e, int index)
    {
        switch (e.Kind)
        {
            case HistoryEventKind.EpisodeStarted:
                if (index > 0)
                {
                    CheckRecorded(index, "no further call before the next event");
                }

                _context.SetTime(e.Timestamp);
                break;
            case HistoryEventKind.ExecutionStarted:
                _context.Scheduler.Pump(() => _main = Start());
                break;
            case HistoryEventKind.ExecutionSuspended:
                _suspended = true;
                break;
            case HistoryEventKind.ExecutionResumed:
                _suspended = false;
                while (_held.TryDequeue(out var held))
                {
                    Deliver(held, index);
                }

                break;
            case HistoryEventKind.ExecutionTerminated:
                _terminated = true;
                break;
            case HistoryEventKind.TimerCancelled:
                break;
            case HistoryEventKind.ExecutionCompleted:
                CheckEnd(e, index);
                break;
            case var _ when e.IsAction:
                Match(e, index);
                break;
            default:
                if (_suspended)
                {
                    _held.Enqueue(e);
                }
                else
                {
                    Deliver(e, index);
                }

                break;
        }
    }

    private Task<object?> Start()
    {
        try
        {
            return _body!();
        }
        catch (Exception failure)
        {
            return Task.FromException<object?>(failure);
        }
    }

    private void Deliver(HistoryEvent e, int index)
    {
        if (e.Kind == HistoryEventKind.EventRaised)
        {
            if (_main is { IsCompleted: true })
            {
                _context.Events.Buffer(e.Name!, e.Payload);
            }
            else
            {
                _context.Scheduler.Pump(() => _context.Events.Raise(e.Name!, e.Payload));
            }

            return;
        }

        if (_main is { IsCompleted: true })
        {
            return;
        }

        var answered = false;
        _context.Scheduler.Pump(() => answered = _context.Answer(e));
        if (!answered && !_context.CancelledTimers.Contains(e.TaskId))
        {
            throw Differs(index, e.Describe(), "never made the call that this answers");
        }
    }
}
