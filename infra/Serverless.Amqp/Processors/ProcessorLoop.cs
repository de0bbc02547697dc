namespace Serverless.Amqp;

/// <summary>Starts and stops the loops of a processor once.</summary>
internal sealed class ProcessorLoop : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private Task? _running;

    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public void Start(string entity, int count, Func<int, CancellationToken, Task> run)
    {
        lock (_lock)
        {
            if (_running is not null)
            {
                throw new InvalidOperationException(
                    $"The processor of '{entity}' was started before. Start a processor once; create a new one to " +
                    "start again.");
            }

            _running = Task.WhenAll(Enumerable.Range(0, count).Select(
                i => Task.Run(() => run(i, _stopping.Token), CancellationToken.None)));
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        Task? running;
        lock (_lock)
        {
            running = _running ??= Task.CompletedTask;
        }

        await running.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _stopping.Dispose();
    }

    /// <summary>Reports failures and backs off after them until it is stopped.</summary>
    public static async Task RepeatAsync(
        Func<Task> once,
        AmqpConnectionOptions options,
        ProcessorHandlers handlers,
        AmqpErrorSource source,
        CancellationToken stopping)
    {
        var backoff = new ReconnectBackoff(options);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await once();
                backoff.Reset();
            }
            catch (AmqpServiceException failure)
            {
                await handlers.ReportAsync(failure, source);
                try
                {
                    await backoff.WaitAsync(stopping);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return; // The connection was closed before the processor.
            }
        }
    }
}
