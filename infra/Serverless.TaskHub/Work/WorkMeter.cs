namespace Serverless.TaskHub.Work;

/// <summary>Counts what is in flight, so that a test host can count idleness.</summary>
internal sealed class WorkMeter
{
    private long _inFlight;
    private long _changes;

    public long InFlight => Interlocked.Read(ref _inFlight);

    public long Changes => Interlocked.Read(ref _changes);

    public void Enter()
    {
        Interlocked.Increment(ref _inFlight);
        Interlocked.Increment(ref _changes);
    }

    public void Leave()
    {
        Interlocked.Decrement(ref _inFlight);
        Interlocked.Increment(ref _changes);
    }
}
