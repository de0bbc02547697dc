namespace Serverless.Amqp;

/// <summary>
/// Calls a handler for each message of a queue or subscription: completes what it handled, abandons what it failed on,
/// renews locks meanwhile, and opens a new link when one is lost. What the Azure SDK calls <c>ServiceBusProcessor</c>.
/// </summary>
public sealed class AmqpProcessor : IAsyncDisposable
{
    private readonly AmqpConnection _connection;
    private readonly AmqpProcessorOptions _options;
    private readonly ProcessorHandlers _handlers;
    private readonly ProcessorLoop _loop = new();

    internal AmqpProcessor(
        AmqpConnection connection, string entityPath, ProcessorHandlers handlers, AmqpProcessorOptions options)
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
    public void StartProcessing() => _loop.Start(EntityPath, 1, (_, stopping) => ProcessorLoop.RepeatAsync(
        () => ReceiveAsync(stopping), _connection.Options, _handlers, AmqpErrorSource.Receive, stopping));

    /// <summary>
    /// Stops it: no new message comes, those that wait are given back, and handlers that run are waited for.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task StopProcessingAsync(CancellationToken cancellationToken = default) =>
        _loop.StopAsync(cancellationToken);

    /// <summary>Stops it as <see cref="StopProcessingAsync"/> does.</summary>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private async Task ReceiveAsync(CancellationToken stopping)
    {
        var pump = new MessagePump(_options, _handlers, _connection.Options.TimeProvider);
        await using var receiver = await _connection.OpenReceiverAsync(
            EntityPath, new AmqpReceiverOptions { ReceiveMode = _options.ReceiveMode }, pump.OnMessage, stopping);
        if (await pump.RunAsync(receiver, Timeout.InfiniteTimeSpan, stopping) is { } reason)
        {
            throw reason;
        }
    }
}
