using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Serverless.Runtime.Durable;

/// <summary>
/// A live instance in memory. What the journal has is changed only by the commit of an episode; <see cref="Gate"/>
/// guards the inbox and <see cref="Scheduled"/>, everything else belongs to whoever set <see cref="Scheduled"/>.
/// </summary>
internal sealed class InstanceState(string id, string name, string executionId)
{
    private readonly TaskCompletionSource<bool> _saved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isSaved;
    private TaskCompletionSource? _started;
    private TaskCompletionSource? _ended;

    public Lock Gate { get; } = new();

    public string Id => id;

    public string Name => name;

    public string ExecutionId { get; set; } = executionId;

    public string Version { get; set; } = string.Empty;

    public OrchestrationRuntimeStatus Status { get; set; } = OrchestrationRuntimeStatus.Pending;

    public string? Input { get; set; }

    public string? Output { get; set; }

    public string? CustomStatus { get; set; }

    public TaskFailureDetails? Failure { get; set; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>The W3C <c>traceparent</c> of who started it.</summary>
    public string? TraceParent { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; set; }

    public DateTime? CompletedAt { get; set; }

    public DateTime? StartAt { get; init; }

    public ParentLink? Parent { get; init; }

    /// <summary>The history of this execution, as the journal has it.</summary>
    public List<HistoryEvent> History { get; } = [];

    /// <summary>How many episodes the journal has of this execution.</summary>
    public int Episodes { get; set; }

    /// <summary>Calls of the orchestrator that have no answer yet, by task id; the event that made each.</summary>
    public Dictionary<int, HistoryEvent> OpenTasks { get; } = [];

    /// <summary>
    /// Events that continue-as-new carried over and the new execution has not seen; saved with the instance.
    /// </summary>
    public IReadOnlyList<HistoryEvent> Carried { get; set; } = [];

    public List<InboxMessage> Inbox { get; set; } = [];

    /// <summary>The journal has it; until then nobody outside may know of it.</summary>
    public bool IsSaved => _isSaved;

    /// <summary>Ends when the journal has it (true) or has refused it (false).</summary>
    public Task<bool> WhenSaved => _saved.Task;

    /// <summary>In the ready queue, running, or committing: exactly one worker owns the instance.</summary>
    public bool Scheduled { get; set; }

    public bool IsTerminal => InstanceTransitions.IsTerminal(Status);

    public bool IsSuspended => Status == OrchestrationRuntimeStatus.Suspended;

    public void SetSaved(bool saved)
    {
        _isSaved = saved;
        _saved.TrySetResult(saved);
    }

    public Task WhenStarted_NeedsGate() =>
        Status == OrchestrationRuntimeStatus.Pending ? Signal(ref _started).Task : Task.CompletedTask;

    public Task WhenEnded_NeedsGate() => IsTerminal ? Task.CompletedTask : Signal(ref _ended).Task;

    /// <summary>Releases who waits; the status has been set.</summary>
    public void Announce_NeedsGate()
    {
        if (Status != OrchestrationRuntimeStatus.Pending)
        {
            _started?.TrySetResult();
        }

        if (IsTerminal)
        {
            _ended?.TrySetResult();
        }
    }

    /// <summary>Keeps <see cref="OpenTasks"/> in step with events that were added to the history.</summary>
    public void Track(HistoryEvent e)
    {
        if (e.IsAction && e.Kind != HistoryEventKind.EventSent)
        {
            OpenTasks[e.TaskId] = e;
        }
        else if (e.IsTaskEnd || e.Kind == HistoryEventKind.TimerCancelled)
        {
            OpenTasks.Remove(e.TaskId);
        }
    }

    private static TaskCompletionSource Signal([NotNull] ref TaskCompletionSource? signal) =>
        signal ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
}
