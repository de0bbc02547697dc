using Serverless.FunctionsHost.Apps;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Invocations;

/// <summary>
/// Holds invocations to one time limit. All have the same, so they are due in the order in which they began, and one
/// timer serves them all.
/// </summary>
internal sealed class InvocationDeadlines
{
    /// <summary>
    /// How long a function may take to give up before its worker is replaced, as in the Functions host.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly LinkedList<Deadline> _running = new();
    private readonly Lock _gate = new();
    private bool _isArmed;

    public InvocationDeadlines(TimeSpan limit, TimeProvider time)
    {
        Limit = limit;
        _time = time;
        _timer = time.CreateTimer(
            static state => ((InvocationDeadlines)state!).Expire(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets the limit.</summary>
    public TimeSpan Limit { get; }

    /// <summary>An invocation begins; dispose at its end.</summary>
    public Deadline Start(FunctionDefinition function, string invocationId, WorkerInstance worker)
    {
        var deadline = new Deadline(this, function, invocationId, worker, _time.GetTimestamp());
        lock (_gate)
        {
            _running.AddLast(deadline.Node);
            if (!_isArmed)
            {
                _isArmed = true;
                _timer.Change(Limit, Timeout.InfiniteTimeSpan);
            }
        }

        return deadline;
    }

    private void Expire()
    {
        List<Deadline> due = [];
        lock (_gate)
        {
            while (_running.First is { } first && _time.GetElapsedTime(first.Value.Started) >= Limit)
            {
                _running.RemoveFirst();
                due.Add(first.Value);
            }

            _isArmed = _running.First is not null;
            if (_running.First is { } next)
            {
                _timer.Change(Limit - _time.GetElapsedTime(next.Value.Started), Timeout.InfiniteTimeSpan);
            }
        }

        foreach (var deadline in due)
        {
            Expire(deadline);
        }
    }

    private void Expire(Deadline deadline)
    {
        var session = deadline.Worker.Session;
        var failure = new FunctionTimeoutException(deadline.Function.Name, Limit);
        if (session.Expire(deadline.InvocationId, InvocationResult.Of(InvocationStatus.TimedOut, failure)))
        {
            _ = RestartIfOverdueAsync(deadline);
        }
    }

    private async Task RestartIfOverdueAsync(Deadline deadline)
    {
        await Task.Delay(Grace, TimeProvider.System, CancellationToken.None);
        if (deadline.Worker.Session.IsOverdue(deadline.InvocationId))
        {
            deadline.Worker.Restart(
                $"the function '{deadline.Function.Name}' ignored its time limit of {Limit}");
        }
    }

    /// <summary>One invocation that runs.</summary>
    internal sealed class Deadline : IDisposable
    {
        private readonly InvocationDeadlines _owner;

        public Deadline(
            InvocationDeadlines owner,
            FunctionDefinition function,
            string invocationId,
            WorkerInstance worker,
            long started)
        {
            _owner = owner;
            Function = function;
            InvocationId = invocationId;
            Worker = worker;
            Started = started;
            Node = new LinkedListNode<Deadline>(this);
        }

        /// <summary>Gets its function.</summary>
        public FunctionDefinition Function { get; }

        /// <summary>Gets its id.</summary>
        public string InvocationId { get; }

        /// <summary>Gets the worker that runs it.</summary>
        public WorkerInstance Worker { get; }

        /// <summary>Gets when it began, as the clock's timestamp.</summary>
        public long Started { get; }

        /// <summary>Gets its place in the order of their ends.</summary>
        public LinkedListNode<Deadline> Node { get; }

        /// <inheritdoc/>
        public void Dispose()
        {
            lock (_owner._gate)
            {
                if (Node.List is { } list)
                {
                    list.Remove(Node);
                }
            }
        }
    }
}
