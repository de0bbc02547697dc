using Microsoft.Extensions.Logging;
using Serverless.Amqp;

namespace Serverless.Runtime.ServiceBus;

/// <summary>
/// A session-enabled queue or subscription. It always asks for one session more than it runs: when the broker grants
/// it, a session without messages makes room. So thousands of short sessions follow each other without waiting for
/// <c>sessionIdleTimeout</c>, which only ends sessions that nobody else wants to replace.
/// </summary>
internal sealed class SessionPump(
    ServiceBusFunction function,
    AmqpConnection connection,
    AmqpConnectionOptions options,
    ILogger logger) : IMessagePump
{
    private static readonly TimeSpan AcceptWait = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stopping = new();
    private readonly PumpBackoff _backoff = new(options);
    private readonly SemaphoreSlim _room = new(function.Settings.MaxConcurrentSessions);
    private readonly Lock _gate = new();
    private readonly LinkedList<SessionWorker> _workers = new();
    private readonly TaskCompletionSource _firstAttempt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _loop = Task.CompletedTask;
    private bool _isOneWaiting;

    public DispatchLimits Limits { get; } = DispatchLimits.ForSession(function.Target, function.Settings);

    /// <summary>Returns when the first session is asked for, or could not be.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loop = Task.Run(RunAsync, CancellationToken.None);
        return _firstAttempt.Task.WaitAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _loop;
        SessionWorker[] workers;
        lock (_gate)
        {
            workers = [.. _workers];
        }

        await Task.WhenAll(workers.Select(worker => worker.StopAsync(cancellationToken)));
        await connection.DisposeAsync();
        _room.Dispose();
        _stopping.Dispose();
    }

    /// <summary>A session has nothing to do: it goes when another one waits for its place.</summary>
    public void OnIdle(SessionWorker worker)
    {
        if (Volatile.Read(ref _isOneWaiting))
        {
            worker.TryRetire(alsoWhenNew: false);
        }
    }

    /// <summary>A session is given up: its place is free.</summary>
    public void OnEnded(SessionWorker worker)
    {
        lock (_gate)
        {
            _workers.Remove(worker);
        }

        if (!_stopping.IsCancellationRequested)
        {
            _room.Release();
        }
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await AcceptOneAsync();
                _backoff.Reset();
            }
            catch (AmqpServiceException failure)
            {
                _firstAttempt.TrySetResult();
                await _backoff.LogAndWaitAsync(failure, function, logger, _stopping.Token);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        _firstAttempt.TrySetResult();
    }

    private async Task AcceptOneAsync()
    {
        var worker = new SessionWorker(function, this, logger);
        var accepting = connection.AcceptSessionAsync(
            function.Target.Entity, sessionId: null, AcceptWait, worker.OnMessage, _stopping.Token);
        _firstAttempt.TrySetResult();
        if (await accepting is not { } receiver)
        {
            return;
        }

        try
        {
            await MakeRoomAsync();
        }
        catch
        {
            await receiver.DisposeAsync();
            throw;
        }

        lock (_gate)
        {
            _workers.AddLast(worker);
        }

        worker.Start(receiver);
    }

    private async Task MakeRoomAsync()
    {
        if (await _room.WaitAsync(TimeSpan.Zero, _stopping.Token))
        {
            return;
        }

        Volatile.Write(ref _isOneWaiting, true);
        try
        {
            SessionWorker[] oldestFirst;
            lock (_gate)
            {
                oldestFirst = [.. _workers];
            }

            foreach (var worker in oldestFirst)
            {
                if (worker.TryRetire(alsoWhenNew: false))
                {
                    break;
                }
            }

            await _room.WaitAsync(_stopping.Token);
        }
        finally
        {
            Volatile.Write(ref _isOneWaiting, false);
        }
    }
}
