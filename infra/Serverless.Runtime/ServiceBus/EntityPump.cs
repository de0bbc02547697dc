using Microsoft.Extensions.Logging;
using Serverless.Amqp;

namespace Serverless.Runtime.ServiceBus;

/// <summary>A queue or subscription without sessions: one link, opened anew when it is lost.</summary>
internal sealed class EntityPump(
    ServiceBusFunction function,
    AmqpConnection connection,
    AmqpConnectionOptions options,
    ILogger logger) : IMessagePump
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly PumpBackoff _backoff = new(options);
    private readonly TaskCompletionSource _firstAttempt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DispatchLimits _limits = DispatchLimits.ForEntity(function.Target, function.Settings);
    private Task _loop = Task.CompletedTask;
    private MessageDispatcher? _dispatcher;
    private AmqpReceiver? _receiver;

    /// <summary>
    /// Returns when the link is open, or its first attempt failed: the host starts without the broker too.
    /// </summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loop = Task.Run(RunAsync, CancellationToken.None);
        return _firstAttempt.Task.WaitAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _loop;
        if (_dispatcher is not null)
        {
            await _dispatcher.StopAsync(cancellationToken);
        }

        if (_receiver is not null)
        {
            await _receiver.DisposeAsync();
        }

        await connection.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var stopped = Task.Delay(Timeout.InfiniteTimeSpan, function.TimeProvider, _stopping.Token);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await OpenAsync();
                _firstAttempt.TrySetResult();
                var closed = _receiver!.Closed;
                if (await Task.WhenAny(closed, stopped) == closed && !_stopping.IsCancellationRequested)
                {
                    var reason = await closed;
                    Log.LinkLost(logger, function.Name, function.Target.Entity, reason?.Message ?? "The link closed.");
                    await _backoff.WaitAsync(_stopping.Token);
                }
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

    private async Task OpenAsync()
    {
        // The dispatcher of a lost link runs out by itself: what it still has is settled by lock token.
        var dispatcher = new MessageDispatcher(function, _limits, session: null, logger);
        _receiver = await connection.OpenReceiverAsync(function.Target.Entity, dispatcher.OnMessage, _stopping.Token);
        _dispatcher = dispatcher;
        _backoff.Reset();
        dispatcher.Start(_receiver);
    }
}
