namespace Serverless.Amqp;

/// <summary>
/// Calls a handler for the messages of sessions, each session's in order. It takes sessions that have messages, renews
/// their locks, and leaves one that is idle for another. What the Azure SDK calls <c>ServiceBusSessionProcessor</c>.
/// </summary>
public sealed class AmqpSessionProcessor : IAsyncDisposable
{
    private static readonly TimeSpan AcceptWait = TimeSpan.FromSeconds(60);

    private readonly AmqpConnection _connection;
    private readonly AmqpSessionProcessorOptions _options;
    private readonly ProcessorHandlers _handlers;
    private readonly ProcessorLoop _loop = new();

    internal AmqpSessionProcessor(
        AmqpConnection connection, string entityPath, ProcessorHandlers handlers, AmqpSessionProcessorOptions options)
    {
        _connection = connection;
        _options = options;
        _handlers = handlers;
        EntityPath = entityPath;
    }

    /// <summary>The entity.</summary>
    public string EntityPath { get; }

    /// <summary>
    /// Starts it; returns before it has connected. A failure to connect goes to the handler of errors.
    /// </summary>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public void StartProcessing()
    {
        var ids = _options.SessionIds;
        _loop.Start(EntityPath, ids.Count > 0 ? ids.Count : _options.MaxConcurrentSessions, (i, stopping) =>
            ProcessorLoop.RepeatAsync(
                () => ReceiveAsync(ids.Count > 0 ? ids[i] : null, stopping),
                _connection.Options,
                _handlers,
                AmqpErrorSource.AcceptSession,
                stopping));
    }

    /// <summary>
    /// Stops it: no new message comes, handlers that run are waited for, and the sessions are free for others.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task StopProcessingAsync(CancellationToken cancellationToken = default) =>
        _loop.StopAsync(cancellationToken);

    /// <summary>Stops it as <see cref="StopProcessingAsync"/> does.</summary>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private async Task ReceiveAsync(string? sessionId, CancellationToken stopping)
    {
        var time = _connection.Options.TimeProvider;
        var pump = new MessagePump(_options, _handlers, time);
        var mode = new AmqpReceiverOptions { ReceiveMode = _options.ReceiveMode };
        await using var receiver = await _connection.AcceptSessionAsync(
            EntityPath, sessionId, AcceptWait, mode, pump.OnMessage, stopping);
        if (receiver is null)
        {
            return;
        }

        var renewal = LockRenewal.Start(
            () => receiver.SessionLockedUntil ?? time.GetUtcNow(),
            receiver.RenewSessionLockAsync,
            _options,
            time,
            _handlers);
        try
        {
            if (await pump.RunAsync(receiver, _options.SessionIdleTimeout, stopping) is { } reason)
            {
                await _handlers.ReportAsync(reason, AmqpErrorSource.Receive);
            }
        }
        finally
        {
            if (renewal is not null)
            {
                await renewal.DisposeAsync();
            }
        }
    }
}
