using System.Diagnostics.CodeAnalysis;

namespace Serverless.TaskHub.Work;

/// <summary>Work that is ready, who takes it, and who has it. Guarded by the hub's gate.</summary>
internal sealed class WorkBoard(TimeProvider clock, WorkMeter meter)
{
    private readonly Dictionary<WorkKey, WorkBucket> _buckets = [];
    private readonly List<WorkConsumer> _consumers = [];
    private readonly Dictionary<string, WorkLease> _leases = new(StringComparer.Ordinal);
    private readonly string _tokenPrefix = Guid.NewGuid().ToString("N");
    private long _order;
    private long _tokens;

    /// <summary>How much ready work has nobody who takes its name.</summary>
    public long Unserved => _buckets.Values.Where(bucket => bucket.Consumers.Count == 0).Sum(b => (long)b.Ready.Count);

    /// <summary>Adds work; it counts as in flight until <see cref="End"/>.</summary>
    public void Add(HubWork work)
    {
        meter.Enter();
        work.Order = _order++;
        if (!_buckets.TryGetValue(work.Key, out var bucket))
        {
            bucket = new WorkBucket(work.Key);
            _buckets.Add(work.Key, bucket);
            foreach (var consumer in _consumers.Where(bucket.IsFor))
            {
                Connect(bucket, consumer);
            }
        }

        bucket.Ready.Enqueue(work);
        Dispatch(bucket);
    }

    public void Attach(WorkConsumer consumer)
    {
        _consumers.Add(consumer);
        foreach (var bucket in _buckets.Values.Where(bucket => bucket.IsFor(consumer)))
        {
            Connect(bucket, consumer);
        }

        Refill(consumer, WorkKind.Orchestration);
        Refill(consumer, WorkKind.Activity);
        Refill(consumer, WorkKind.Entity);
    }

    /// <summary>Takes a consumer away; its leases are void.</summary>
    /// <returns>The leases it had.</returns>
    public IReadOnlyList<WorkLease> Detach(WorkConsumer consumer)
    {
        _consumers.Remove(consumer);
        consumer.Buckets.ForEach(bucket => bucket.Consumers.Remove(consumer));
        consumer.Buckets.Clear();
        var leases = consumer.Leases.ToList();
        leases.ForEach(lease => _leases.Remove(lease.Token));
        consumer.Leases.Clear();
        return leases;
    }

    public bool TryFind(string token, [NotNullWhen(true)] out WorkLease? lease) =>
        _leases.TryGetValue(token, out lease);

    /// <summary>Voids a lease, since its answer is here or it was given back; its consumer has room for another. The
    /// work counts as in flight until <see cref="End"/>.</summary>
    public bool TryTake(string token, WorkKind kind, [NotNullWhen(true)] out WorkLease? lease)
    {
        if (!_leases.TryGetValue(token, out lease) || lease.Work.Kind != kind)
        {
            lease = null;
            return false;
        }

        _leases.Remove(token);
        lease.Consumer.Drop(lease);
        Refill(lease.Consumer, kind);
        return true;
    }

    /// <summary>The work has been answered and committed, or has gone elsewhere.</summary>
    public void End() => meter.Leave();

    private static void Connect(WorkBucket bucket, WorkConsumer consumer)
    {
        bucket.Consumers.Add(consumer);
        consumer.Buckets.Add(bucket);
    }

    private void Refill(WorkConsumer consumer, WorkKind kind)
    {
        while (consumer.HasRoom(kind))
        {
            WorkBucket? oldest = null;
            foreach (var bucket in consumer.Buckets)
            {
                if (bucket.Kind == kind
                    && bucket.Ready.TryPeek(out var first)
                    && (oldest is null || first.Order < oldest.Ready.Peek().Order))
                {
                    oldest = bucket;
                }
            }

            if (oldest is null)
            {
                return;
            }

            Give(oldest.Ready.Dequeue(), consumer);
        }
    }

    private void Dispatch(WorkBucket bucket)
    {
        while (bucket.Ready.TryPeek(out var work) && bucket.Choose(work) is { } consumer)
        {
            bucket.Ready.Dequeue();
            Give(work, consumer);
        }
    }

    private void Give(HubWork work, WorkConsumer consumer)
    {
        if (!work.Begin_NeedsGate(clock.GetUtcNow()))
        {
            End();
            return;
        }

        var lease = new WorkLease($"{_tokenPrefix}-{++_tokens}", work, consumer);
        _leases.Add(lease.Token, lease);
        consumer.Hold(lease);
        consumer.Deliver(lease);
    }
}
