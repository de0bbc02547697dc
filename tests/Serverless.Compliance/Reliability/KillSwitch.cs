namespace Serverless.Compliance;

/// <summary>Kills a process, which is a set of objects here, when it comes to a point for the n-th time: from then on
/// it reaches neither the store nor the broker.</summary>
internal sealed class KillSwitch
{
    private readonly Lock _lock = new();
    private readonly KillPoint? _point;
    private int _countdown;

    /// <param name="point">The point; null kills never.</param>
    /// <param name="countdown">Which time, from 1 on.</param>
    public KillSwitch(KillPoint? point, int countdown)
    {
        _point = point;
        _countdown = countdown;
    }

    public bool IsDead { get; private set; }

    public void Reach(KillPoint point)
    {
        lock (_lock)
        {
            IsDead |= point == _point && --_countdown == 0;
            Check();
        }
    }

    public void Check()
    {
        if (IsDead)
        {
            throw new ProcessKilledException();
        }
    }
}
