namespace Serverless.FunctionsHost.ServiceBus.Sessions;

/// <summary>
/// Renews the lock of a session while it is held. A function that has not returned for
/// <c>maxAutoLockRenewalDuration</c> hangs: then another receiver shall try.
/// </summary>
internal sealed class SessionLock : IDisposable
{
    private readonly SessionWorker _session;
    private readonly MessageFunction _function;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _ending = new();
    private volatile bool _isEnded;

    public SessionLock(SessionWorker session, MessageFunction function)
    {
        _session = session;
        _function = function;
        _timer = function.App.Time.CreateTimer(
            static state => _ = ((SessionLock)state!).RenewAsync(), this, DueIn(), Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isEnded = true;
        _timer.Dispose();
        // The client would repeat a renewal that the close of its receiver cuts off.
        _ending.Cancel();
    }

    private TimeSpan DueIn() => _function.Settings.MaxAutoLockRenewalDuration <= TimeSpan.Zero
        ? Timeout.InfiniteTimeSpan
        : LockRenewal.HalfOf(_session.Receiver.SessionLockedUntil, _function.App.Time.GetUtcNow());

    private async Task RenewAsync()
    {
        if (_isEnded || _session.SinceActivity > _function.Settings.MaxAutoLockRenewalDuration)
        {
            return;
        }

        // Counted, so that a clock that a test moves does not pass the lock meanwhile.
        using var entry = _function.App.Work.Enter();
        try
        {
            await _session.Receiver.RenewSessionLockAsync(_ending.Token);
        }
        catch (Exception failure)
        {
            if (!_isEnded)
            {
                Log.SessionLost(
                    _function.Logger,
                    _function.Name,
                    _session.Receiver.SessionId,
                    _function.Target.Description,
                    $"its lock could not be renewed: {failure.Message}");
            }

            return;
        }

        if (!_isEnded)
        {
            _timer.Change(DueIn(), Timeout.InfiniteTimeSpan);
        }
    }
}
