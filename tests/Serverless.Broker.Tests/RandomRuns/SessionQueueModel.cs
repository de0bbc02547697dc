namespace Serverless.Broker.Tests.RandomRuns;

/// <summary>A queue of sessions: locks are the sessions', and one holder at a time has all messages of one.</summary>
internal sealed class SessionQueueModel(int lockDuration, int maxDeliveryCount, int duplicateWindow)
    : QueueModel(lockDuration, maxDeliveryCount, duplicateWindow)
{
    private readonly int _lockDuration = lockDuration;
    private readonly Dictionary<string, int> _heldUntil = [];

    /// <summary>The states that sessions were given; they outlive their messages.</summary>
    public Dictionary<string, byte> States { get; } = [];

    public IEnumerable<string> Held => _heldUntil.Keys.Order(StringComparer.Ordinal);

    /// <summary>Sessions that somebody who asks for the next one may get.</summary>
    public IReadOnlyList<string> Waiting =>
        [
            .. Messages
                .Where(m => m.IsAvailable && !_heldUntil.ContainsKey(m.SessionId!))
                .Select(m => m.SessionId!)
                .Distinct(),
        ];

    /// <summary>Takes or renews the lock of a session.</summary>
    public void Hold(string sessionId) => _heldUntil[sessionId] = Now + _lockDuration;

    /// <summary>Gives a session back: its messages return, and nothing has failed.</summary>
    public void Close(string sessionId)
    {
        _heldUntil.Remove(sessionId);
        foreach (ModelMessage message in LockedIn(sessionId))
        {
            Return(message);
        }
    }

    public override void Restart()
    {
        _heldUntil.Clear();
        base.Restart();
    }

    protected override int LockEnd(ModelMessage message) => int.MaxValue;

    protected override void ExpireLocks()
    {
        foreach ((string sessionId, int _) in _heldUntil.Where(h => h.Value <= Now).ToList())
        {
            _heldUntil.Remove(sessionId);
            foreach (ModelMessage message in LockedIn(sessionId))
            {
                Fail(message);
            }
        }
    }

    private List<ModelMessage> LockedIn(string sessionId) =>
        [.. Messages.Where(m => m.SessionId == sessionId && m.LockedUntil is not null)];
}
