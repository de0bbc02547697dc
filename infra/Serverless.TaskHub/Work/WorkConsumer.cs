namespace Serverless.TaskHub.Work;

/// <summary>Who takes work from the board: a worker's stream, or an executor in the process. Guarded by the hub's gate.
/// </summary>
internal abstract class WorkConsumer(int maxOrchestrations, int maxActivities, int maxEntities)
{
    private readonly int[] _limits = [maxOrchestrations, maxActivities, maxEntities];
    private readonly int[] _inUse = new int[3];

    /// <summary>The buckets it takes from.</summary>
    public List<WorkBucket> Buckets { get; } = [];

    public HashSet<WorkLease> Leases { get; } = [];

    public bool HasRoom(WorkKind kind) => _inUse[(int)kind] < _limits[(int)kind];

    public int InUse(WorkKind kind) => _inUse[(int)kind];

    public void Hold(WorkLease lease)
    {
        Leases.Add(lease);
        _inUse[(int)lease.Work.Kind]++;
    }

    public void Drop(WorkLease lease)
    {
        if (Leases.Remove(lease))
        {
            _inUse[(int)lease.Work.Kind]--;
        }
    }

    public abstract bool Accepts(WorkKey key);

    /// <summary>Takes a lease; it must not block, call back or throw.</summary>
    public abstract void Deliver(WorkLease lease);
}
