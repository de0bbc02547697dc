using System.Threading.Channels;

namespace Serverless.Amqp;

/// <summary>Hands the messages of one link to the handler, so many at a time.</summary>
internal sealed class MessagePump(AmqpProcessorOptions options, ProcessorHandlers handlers, TimeProvider time)
{
    private readonly Channel<AmqpReceivedMessage> _waiting = Channel.CreateUnbounded<AmqpReceivedMessage>();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _crediting = new();
    private bool _isEnding;
    private ITimer? _idleTimer;
    private TimeSpan _idleTimeout;
    private int _handling;

    /// <summary>The callback of the receiver.</summary>
    public void OnMessage(AmqpReceivedMessage message) => _waiting.Writer.TryWrite(message);

    /// <summary>
    /// Runs until the link closes, there was nothing to do for the idle timeout, or it is stopped; then the handlers
    /// that run are waited for. Messages that wait are given back or, with ReceiveAndDelete, still handled.
    /// </summary>
    /// <returns>Why the broker closed the link; null when this side ended it.</returns>
    public async Task<AmqpServiceException?> RunAsync(
        AmqpReceiver receiver, TimeSpan idleTimeout, CancellationToken stopping)
    {
        _idleTimeout = idleTimeout;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await using var timer = _idleTimer = time.CreateTimer(
            _ => _idle.TrySetResult(), state: null, idleTimeout, Timeout.InfiniteTimeSpan);
        var workers = new Task[options.MaxConcurrentCalls];
        for (var i = 0; i < workers.Length; i++)
        {
            workers[i] = Task.Run(() => WorkAsync(receiver, ending.Token), CancellationToken.None);
        }

        receiver.AddCredit(options.MaxConcurrentCalls + options.PrefetchCount);
        var stopped = new TaskCompletionSource();
        await using (stopping.Register(() => stopped.TrySetResult()))
        {
            await Task.WhenAny(receiver.Closed, stopped.Task, _idle.Task);
        }

        await ending.CancelAsync();
        lock (_crediting)
        {
            _isEnding = true;
        }

        try
        {
            await receiver.DrainAsync(CancellationToken.None);
        }
        catch (AmqpServiceException failure)
        {
            await handlers.ReportAsync(failure, AmqpErrorSource.Receive);
        }

        _waiting.Writer.TryComplete();
        await Task.WhenAll(workers);
        return receiver.IsOpen ? null : await receiver.Closed;
    }

    private async Task WorkAsync(AmqpReceiver receiver, CancellationToken ending)
    {
        await foreach (var message in _waiting.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (ending.IsCancellationRequested && options.ReceiveMode == AmqpReceiveMode.PeekLock)
            {
                receiver.Release(message);
                continue;
            }

            if (Interlocked.Increment(ref _handling) == 1)
            {
                _idleTimer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            await HandleAsync(message, receiver, ending);
            if (Interlocked.Decrement(ref _handling) == 0)
            {
                _idleTimer!.Change(_idleTimeout, Timeout.InfiniteTimeSpan);
            }

            lock (_crediting)
            {
                if (!_isEnding)
                {
                    receiver.AddCredit(1);
                }
            }
        }
    }

    private async Task HandleAsync(AmqpReceivedMessage message, AmqpReceiver receiver, CancellationToken ending)
    {
        // A session's lock is renewed for all of its messages.
        var renewal = receiver.SessionId is not null ? null : LockRenewal.Start(
            () => message.LockedUntil, token => receiver.RenewLockAsync(message, token), options, time, handlers);
        var failed = false;
        try
        {
            await handlers.OnMessageAsync(new ProcessMessageEventArgs(message, receiver, ending));
        }
#pragma warning disable CA1031 // Whatever the handler throws, the message is abandoned.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failed = true;
            await handlers.ReportAsync(exception, AmqpErrorSource.ProcessMessageCallback);
        }

        if (renewal is not null)
        {
            await renewal.DisposeAsync();
        }

        if (options.ReceiveMode == AmqpReceiveMode.PeekLock && !message.IsSettled)
        {
            await SettleAsync(message, receiver, failed);
        }
    }

    private async Task SettleAsync(AmqpReceivedMessage message, AmqpReceiver receiver, bool failed)
    {
        try
        {
            if (failed)
            {
                await receiver.AbandonAsync(message);
            }
            else if (options.AutoCompleteMessages)
            {
                await receiver.CompleteAsync(message);
            }
        }
        catch (AmqpServiceException failure)
        {
            await handlers.ReportAsync(failure, failed ? AmqpErrorSource.Abandon : AmqpErrorSource.Complete);
        }
    }
}
