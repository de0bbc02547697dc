namespace Serverless.TaskHub.Work;

/// <summary>A piece of work for a worker. It is created when it is ready, and leased once at a time.</summary>
internal abstract class HubWork(WorkKey key)
{
    public WorkKey Key => key;

    public WorkKind Kind => key.Kind;

    public string Name => key.Name;

    /// <summary>Its place in the order of readiness.</summary>
    public long Order { get; set; }

    /// <summary>Who gave it back last; somebody else is asked first.</summary>
    public WorkConsumer? GivenBackBy { get; set; }

    /// <summary>Fixes what the lease is about. False: there is nothing to do any more.</summary>
    public abstract bool Begin_NeedsGate(DateTimeOffset now);
}
