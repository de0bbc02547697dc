namespace Serverless.Amqp;

/// <summary>Renews a lock when half of its time is over, until it is stopped or for as long as it may.</summary>
internal sealed class LockRenewal : IAsyncDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    private LockRenewal(
        Func<DateTimeOffset> lockedUntil,
        Func<CancellationToken, Task> renew,
        TimeSpan longest,
        TimeProvider time,
        ProcessorHandlers handlers)
    {
        _running = RunAsync(lockedUntil, renew, longest, time, handlers);
    }

    /// <summary>Null when nothing is to be renewed.</summary>
    public static LockRenewal? Start(
        Func<DateTimeOffset> lockedUntil,
        Func<CancellationToken, Task> renew,
        AmqpProcessorOptions options,
        TimeProvider time,
        ProcessorHandlers handlers) =>
        options is { ReceiveMode: AmqpReceiveMode.PeekLock, MaxAutoLockRenewalDuration: var longest }
        && longest != TimeSpan.Zero
            ? new LockRenewal(lockedUntil, renew, longest, time, handlers)
            : null;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private async Task RunAsync(
        Func<DateTimeOffset> lockedUntil,
        Func<CancellationToken, Task> renew,
        TimeSpan longest,
        TimeProvider time,
        ProcessorHandlers handlers)
    {
        var started = time.GetUtcNow();
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var half = (lockedUntil() - time.GetUtcNow()) / 2;
                await Task.Delay(half < Shortest ? Shortest : half, time, _stopping.Token);
                if (longest > TimeSpan.Zero && time.GetUtcNow() - started > longest)
                {
                    return;
                }

                await renew(_stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (AmqpServiceException failure)
            {
                await handlers.ReportAsync(failure, AmqpErrorSource.RenewLock);
                if (failure is LockLostException)
                {
                    return;
                }
            }
        }
    }
}
