namespace Serverless.Broker.Tests.Reliability;

/// <summary>What a load did and what it was told, in the order in which it was told. Thread-safe.</summary>
internal sealed class OperationLog
{
    private readonly Lock _gate = new();
    private readonly List<Operation> _operations = [];
    private readonly List<(OperationKind Kind, int Count, TaskCompletionSource Reached)> _waiters = [];
    private readonly int[] _counts = new int[Enum.GetValues<OperationKind>().Length];

    public IReadOnlyList<Operation> Snapshot()
    {
        lock (_gate)
        {
            return [.. _operations];
        }
    }

    public void Add(OperationKind kind, string id, string? session = null)
    {
        lock (_gate)
        {
            _operations.Add(new Operation(kind, id, session));
            _counts[(int)kind]++;
            foreach ((OperationKind Kind, int Count, TaskCompletionSource Reached) waiter in _waiters)
            {
                if (waiter.Kind == kind && waiter.Count == _counts[(int)kind])
                {
                    waiter.Reached.TrySetResult();
                }
            }
        }
    }

    /// <summary>Completes when so many operations of a kind were logged.</summary>
    public Task ReachedAsync(OperationKind kind, int count)
    {
        lock (_gate)
        {
            TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((kind, count, reached));
            if (_counts[(int)kind] >= count)
            {
                reached.SetResult();
            }

            return reached.Task;
        }
    }
}
