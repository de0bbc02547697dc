using Microsoft.Extensions.Logging;
using Serverless.Amqp;

namespace Serverless.Runtime.ServiceBus;

/// <summary>One session, from its lock to its release. The lock is renewed while the session is held.</summary>
internal sealed class SessionWorker
{
    private static readonly TimeSpan ShortestRenewal = TimeSpan.FromMilliseconds(100);

    private readonly ServiceBusFunction _function;
    private readonly SessionPump _pump;
    private readonly MessageDispatcher _dispatcher;
    private readonly ILogger _logger;
    private readonly TimeSpan _idleTimeout;
    private AmqpReceiver? _receiver;
    private ITimer? _idleTimer;
    private ITimer? _renewalTimer;
    private long _lastActivity;
    private volatile bool _retiresWhenIdle;
    private int _ended;

    public SessionWorker(ServiceBusFunction function, SessionPump pump, ILogger logger)
    {
        _function = function;
        _pump = pump;
        _logger = logger;
        _dispatcher = new MessageDispatcher(function, pump.Limits, this, logger);
        _idleTimeout = function.Settings.SessionIdleTimeout ?? function.Settings.TryTimeout;
    }

    private AmqpReceiver Receiver => _receiver ?? throw new InvalidOperationException("The session has not started.");

    public void OnMessage(AmqpReceivedMessage message) => _dispatcher.OnMessage(message);

    public void Start(AmqpReceiver receiver)
    {
        _receiver = receiver;
        var time = _function.TimeProvider;
        _lastActivity = time.GetTimestamp();
        _idleTimer = time.CreateTimer(
            static state => ((SessionWorker)state!).OnIdleTimer(), this, _idleTimeout, Timeout.InfiniteTimeSpan);
        _renewalTimer = time.CreateTimer(
            static state => _ = ((SessionWorker)state!).RenewAsync(), this, RenewIn(), Timeout.InfiniteTimeSpan);
        _ = WatchAsync();
        _dispatcher.Start(receiver);
    }

    /// <summary>An invocation ended: the session is in use.</summary>
    public void Touch() => Volatile.Write(ref _lastActivity, _function.TimeProvider.GetTimestamp());

    /// <summary>Nothing runs or waits.</summary>
    public void OnIdle()
    {
        if (_retiresWhenIdle || _dispatcher.IsReturning)
        {
            TryRetire(alsoWhenNew: true);
        }
        else
        {
            _pump.OnIdle(this);
        }
    }

    /// <summary>Gives the session up as soon as the running function has returned.</summary>
    public void RetireWhenIdle()
    {
        _retiresWhenIdle = true;
        TryRetire(alsoWhenNew: true);
    }

    /// <summary>Gives the session up if nothing runs or waits.</summary>
    public bool TryRetire(bool alsoWhenNew)
    {
        if (!_dispatcher.TryStopIdle(alsoWhenNew))
        {
            return false;
        }

        _ = CloseAsync();
        return true;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _dispatcher.StopAsync(cancellationToken);
        await CloseAsync();
    }

    private async Task CloseAsync()
    {
        _idleTimer?.Dispose();
        _renewalTimer?.Dispose();

        // The detach is on its way when this returns for the first time; the place need not wait for the answer.
        var closing = Receiver.DisposeAsync();
        End();
        await closing;
        _dispatcher.ForgetReturned();
    }

    private void End()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _pump.OnEnded(this);
        }
    }

    private async Task WatchAsync()
    {
        if (await Receiver.Closed is { } reason)
        {
            Log.SessionLost(_logger, _function.Name, Receiver.SessionId ?? "", _function.Target.Entity, reason.Message);
        }

        _idleTimer?.Dispose();
        _renewalTimer?.Dispose();
        await _dispatcher.StopAsync(CancellationToken.None);
        End();
    }

    private void OnIdleTimer()
    {
        var idle = _function.TimeProvider.GetElapsedTime(Volatile.Read(ref _lastActivity));
        if (idle >= _idleTimeout && TryRetire(alsoWhenNew: true))
        {
            return;
        }

        // Something ran since, or still runs: look again when it could be idle long enough.
        var rest = _idleTimeout - idle;
        _idleTimer?.Change(rest > ShortestRenewal ? rest : _idleTimeout, Timeout.InfiniteTimeSpan);
    }

    private TimeSpan RenewIn()
    {
        if (Receiver.SessionLockedUntil is not { } until
            || _function.Settings.MaxAutoLockRenewalDuration <= TimeSpan.Zero)
        {
            return Timeout.InfiniteTimeSpan;
        }

        var half = (until - _function.TimeProvider.GetUtcNow()) / 2;
        return half < ShortestRenewal ? ShortestRenewal : half;
    }

    private async Task RenewAsync()
    {
        // Longer than the limit without an end of an invocation: the function hangs, and another receiver shall try.
        var busy = _function.TimeProvider.GetElapsedTime(Volatile.Read(ref _lastActivity));
        if (!Receiver.IsOpen || busy > _function.Settings.MaxAutoLockRenewalDuration)
        {
            return;
        }

        try
        {
            // Counted, so that the test host does not move its clock past the lock meanwhile.
            using var entry = _function.Tracker.Enter();
            await Receiver.RenewSessionLockAsync();
            _renewalTimer?.Change(RenewIn(), Timeout.InfiniteTimeSpan);
        }
        catch (Exception failure) when (failure is AmqpServiceException or TimeoutException or ObjectDisposedException)
        {
            Log.SessionNotRenewed(_logger, failure, _function.Name, Receiver.SessionId ?? "", _function.Target.Entity);
        }
    }
}
