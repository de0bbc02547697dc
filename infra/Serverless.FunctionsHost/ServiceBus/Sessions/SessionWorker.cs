using Azure.Messaging.ServiceBus;

namespace Serverless.FunctionsHost.ServiceBus.Sessions;

/// <summary>
/// One session, from its lock to its release. A session is ended by cancelling its receives: a message that arrives all
/// the same is run first, so none is taken and dropped.
/// </summary>
internal sealed class SessionWorker
{
    /// <summary>
    /// How long no next message came when a session makes room for another one; on the wire, so in real time.
    /// </summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    // The first message of a session is on its way when it is granted.
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private readonly MessageFunction _function;
    private readonly SessionPump _pump;
    private readonly SessionLock _lock;
    private readonly CancellationTokenSource _closing = new();
    private readonly TimeSpan _idleTimeout;
    private readonly TimeProvider _time;
    private readonly ITimer _idleTimer;
    private readonly Lock _gate = new();
    private Task _run = Task.CompletedTask;
    private long _lastActivity;
    private long _waitingSince;
    private int _running;
    private volatile bool _hasReceived;
    private bool _isRetired;
    private volatile bool _retiresWhenIdle;

    public SessionWorker(MessageFunction function, SessionPump pump, ServiceBusSessionReceiver receiver)
    {
        _function = function;
        _pump = pump;
        Receiver = receiver;
        _time = function.App.Time;
        _lastActivity = _time.GetTimestamp();
        _idleTimeout = function.Settings.SessionIdleTimeout ?? function.Settings.Retry.TryTimeout;
        _lock = new SessionLock(this, function);
        _idleTimer = _time.CreateTimer(
            static state => ((SessionWorker)state!).OnIdleTimer(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets the session's receiver.</summary>
    public ServiceBusSessionReceiver Receiver { get; }

    /// <summary>Gets how long no invocation has ended.</summary>
    public TimeSpan SinceActivity => _time.GetElapsedTime(Volatile.Read(ref _lastActivity));

    /// <summary>Begins to receive.</summary>
    public void Start()
    {
        Touch();
        _idleTimer.Change(_idleTimeout, Timeout.InfiniteTimeSpan);
        _function.Settlement.Add(this);
        _run = Task.Run(RunAsync);
    }

    /// <summary>Ends the session as soon as nothing of it runs: a function asked for it.</summary>
    public void RetireWhenIdle()
    {
        _retiresWhenIdle = true;
        TryRetire();
    }

    /// <summary>Ends the session for another one, if it has had no message for a moment.</summary>
    public bool TryMakeRoom()
    {
        var pause = _hasReceived ? Pause : FirstPause;
        return TimeProvider.System.GetElapsedTime(Volatile.Read(ref _waitingSince)) >= pause && TryRetire();
    }

    /// <summary>Takes nothing new, waits for what runs, and gives the session back.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _closing.CancelAsync();
        try
        {
            await _run.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Log.NotDrained(_function.Logger, _function.Name, _function.Target.Description);
            await Receiver.CloseAsync(CancellationToken.None);
        }
    }

    /// <summary>Gives back a session that was not begun.</summary>
    public async Task GiveUpAsync()
    {
        _lock.Dispose();
        await _idleTimer.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    private bool TryRetire()
    {
        lock (_gate)
        {
            if (_isRetired || _running > 0)
            {
                return false;
            }

            _isRetired = true;
        }

        _ = _closing.CancelAsync();
        return true;
    }

    private async Task RunAsync()
    {
        var loops = _function.Target.IsBatch ? 1 : _function.Settings.MaxConcurrentCallsPerSession;
        await Task.WhenAll(Enumerable.Range(0, loops).Select(_ => ReceiveAsync()));
        _function.Settlement.Remove(this);
        _lock.Dispose();
        await _idleTimer.DisposeAsync();

        // The detach is on its way when this returns for the first time; the place need not wait for the answer.
        var closing = Receiver.DisposeAsync();
        _pump.OnEnded(this);
        await closing;
        _closing.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var source = new MessageSource(_function, Receiver, isSession: true);
        var closing = _closing.Token;
        while (!closing.IsCancellationRequested)
        {
            IReadOnlyList<ServiceBusReceivedMessage> messages;
            try
            {
                messages = await source.NextAsync(closing).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (closing.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // A session is lost with its link; the pump accepts it anew, or another one.
                Log.SessionLost(
                    _function.Logger,
                    _function.Name,
                    Receiver.SessionId,
                    _function.Target.Description,
                    failure.Message);
                await _closing.CancelAsync();
                return;
            }

            if (messages.Count > 0)
            {
                await RunAsync(messages);
            }
        }
    }

    private async Task RunAsync(IReadOnlyList<ServiceBusReceivedMessage> messages)
    {
        using var entry = _function.App.Work.Enter();
        lock (_gate)
        {
            _hasReceived = true;
            _running++;
        }

        await _function.RunAsync(messages, Receiver, this).ConfigureAwait(false);
        bool isIdle;
        lock (_gate)
        {
            isIdle = --_running == 0;
        }

        Touch();
        if (isIdle && _retiresWhenIdle)
        {
            TryRetire();
        }
    }

    private void Touch()
    {
        Volatile.Write(ref _lastActivity, _time.GetTimestamp());
        Volatile.Write(ref _waitingSince, TimeProvider.System.GetTimestamp());
    }

    private void OnIdleTimer()
    {
        var idle = SinceActivity;
        if (idle >= _idleTimeout && TryRetire())
        {
            return;
        }

        // Something ran since, or still runs: look again when it could be idle long enough.
        var rest = _idleTimeout - idle;
        _idleTimer.Change(rest > TimeSpan.Zero ? rest : _idleTimeout, Timeout.InfiniteTimeSpan);
    }
}
