using Azure.Messaging.ServiceBus;
using Serverless.FunctionsHost.Messaging;

namespace Serverless.FunctionsHost.ServiceBus.Sessions;

/// <summary>
/// A session-enabled entity. It always asks for one session more than it runs: when the broker grants it, a session
/// without messages makes room. So thousands of short sessions follow each other without waiting for
/// <c>sessionIdleTimeout</c>, which only ends sessions that nobody else wants to replace.
/// </summary>
internal sealed class SessionPump(MessageFunction function) : IMessagePump
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly PumpBackoff _backoff = new(function.App.Time);
    private readonly SemaphoreSlim _room = new(function.Settings.MaxConcurrentSessions);
    private readonly Lock _gate = new();
    private readonly LinkedList<SessionWorker> _workers = new();
    private Task _loop = Task.CompletedTask;

    /// <inheritdoc/>
    public void Start() => _loop = Task.Run(RunAsync);

    /// <inheritdoc/>
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
    }

    /// <summary>A session is given up: its place is free.</summary>
    public void OnEnded(SessionWorker worker)
    {
        lock (_gate)
        {
            _workers.Remove(worker);
        }

        _room.Release();
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await AcceptOneAsync(_stopping.Token);
                _backoff.Reset();
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (ServiceBusException failure) when (failure.Reason == ServiceBusFailureReason.ServiceTimeout)
            {
                // No session had a message for as long as the client waits.
                _backoff.Reset();
            }
            catch (Exception failure)
            {
                await ReceiveFailure.PauseAsync(failure, function, _backoff, _stopping.Token);
            }
        }
    }

    private async Task AcceptOneAsync(CancellationToken stopping)
    {
        var receiver = await function.Target.AcceptNextSessionAsync(
            function.Client, function.Settings.PrefetchCount, stopping);
        var worker = new SessionWorker(function, this, receiver);
        try
        {
            await MakeRoomAsync(stopping);
        }
        catch
        {
            await worker.GiveUpAsync();
            throw;
        }

        lock (_gate)
        {
            _workers.AddLast(worker);
        }

        worker.Start();
    }

    private async Task MakeRoomAsync(CancellationToken stopping)
    {
        if (await _room.WaitAsync(TimeSpan.Zero, stopping))
        {
            return;
        }

        // Counted: this session has messages, which nobody else counts yet.
        using var entry = function.App.Work.Enter();
        do
        {
            SessionWorker[] oldestFirst;
            lock (_gate)
            {
                oldestFirst = [.. _workers];
            }

            _ = oldestFirst.Any(worker => worker.TryMakeRoom());
        }
        while (!await _room.WaitAsync(SessionWorker.Pause, stopping));
    }
}
