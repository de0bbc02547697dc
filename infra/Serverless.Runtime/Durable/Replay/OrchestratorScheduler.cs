using System.Runtime.ExceptionServices;

namespace Serverless.Runtime.Durable;

/// <summary>
/// Runs an orchestrator and all its continuations on one thread, in the order in which they became ready: what makes a
/// replay take the same path. Whatever arrives from another thread comes from a task that is not durable; it is dropped
/// and reported.
/// </summary>
internal sealed class OrchestratorScheduler : TaskScheduler
{
    private const int NoThread = -1;

    private readonly Queue<Task> _queue = new();
    private readonly OrchestratorSynchronizationContext _context;
    private readonly Action _foreign;
    private int _thread = NoThread;

    /// <param name="foreign">Called, on that thread, when another thread tries to go on with the orchestrator.</param>
    public OrchestratorScheduler(Action foreign)
    {
        _foreign = foreign;
        _context = new OrchestratorSynchronizationContext(this);
    }

    public override int MaximumConcurrencyLevel => 1;

    public bool IsOrchestratorThread => Environment.CurrentManagedThreadId == Volatile.Read(ref _thread);

    /// <summary>What an <c>async void</c> of the orchestrator threw, if one did.</summary>
    public Exception? Unhandled { get; private set; }

    /// <summary>Makes the calling thread the orchestrator's until <paramref name="episode"/> returns.</summary>
    public void Run(Action episode)
    {
        var outer = SynchronizationContext.Current;
        Volatile.Write(ref _thread, Environment.CurrentManagedThreadId);
        SynchronizationContext.SetSynchronizationContext(_context);
        try
        {
            episode();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
            Volatile.Write(ref _thread, NoThread);
            _queue.Clear();
        }
    }

    /// <summary>Runs a step on the orchestrator's thread, then everything that it made ready.</summary>
    public void Pump(Action step)
    {
        var first = new Task(step);
        first.Start(this);
        while (_queue.TryDequeue(out var task))
        {
            TryExecuteTask(task);
            if (task.IsFaulted && task.AsyncState is OrchestratorSynchronizationContext)
            {
                Unhandled ??= task.Exception!.InnerException;
            }
        }

        if (first.Exception is { InnerException: { } failure })
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    protected override void QueueTask(Task task)
    {
        if (IsOrchestratorThread)
        {
            _queue.Enqueue(task);
        }
        else
        {
            _foreign();
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        IsOrchestratorThread && !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _queue];
}
