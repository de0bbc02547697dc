namespace Serverless.Messaging;

/// <summary>Messages that are about to be handled, each for itself: what becomes of one does not touch the others.
/// Those of a session are handled in their order, and when one is to come again, the later ones of its session wait for
/// it. <c>On</c> and <see cref="RunAsync()"/> as of one message (<see cref="Reception"/>).</summary>
public sealed class BatchReception
{
    private readonly MessagePipeline _pipeline;
    private readonly IReadOnlyList<IMessageDelivery> _deliveries;
    private readonly string _consumer;
    private readonly CancellationToken _cancellationToken;
    private readonly List<Action<Reception>> _handlers = [];

    internal BatchReception(
        MessagePipeline pipeline,
        IReadOnlyList<IMessageDelivery> deliveries,
        string consumer,
        CancellationToken cancellationToken)
    {
        _pipeline = pipeline;
        _deliveries = deliveries;
        _consumer = consumer;
        _cancellationToken = cancellationToken;
    }

    /// <inheritdoc cref="Reception.On{T}(Func{T, string}, Func{T, UnitOfWork, CancellationToken, Task})"/>
    public BatchReception On<T>(Func<T, string> partition, Func<T, UnitOfWork, CancellationToken, Task> handle) =>
        Add(reception => reception.On(partition, handle));

    /// <inheritdoc cref="Reception.On{T}(Func{T, string}, Func{T, UnitOfWork, CancellationToken, Task})"/>
    public BatchReception On<T>(
        Func<T, string> partition, Func<T, UnitOfWork, CancellationToken, Task<MessageOutcome>> handle) =>
        Add(reception => reception.On(partition, handle));

    /// <inheritdoc cref="Reception.On{T}(Func{T, InboundMessage, CancellationToken, Task})"/>
    public BatchReception On<T>(Func<T, InboundMessage, CancellationToken, Task> handle) =>
        Add(reception => reception.On(handle));

    /// <inheritdoc cref="Reception.On{T}(Func{T, InboundMessage, CancellationToken, Task})"/>
    public BatchReception On<T>(Func<T, InboundMessage, CancellationToken, Task<MessageOutcome>> handle) =>
        Add(reception => reception.On(handle));

    /// <inheritdoc cref="Reception.On{T}(string, Func{T, string}, Func{T, UnitOfWork, CancellationToken, Task})"/>
    public BatchReception On<T>(
        string type, Func<T, string> partition, Func<T, UnitOfWork, CancellationToken, Task> handle) =>
        Add(reception => reception.On(type, partition, handle));

    /// <inheritdoc cref="Reception.On{T}(string, Func{T, InboundMessage, CancellationToken, Task})"/>
    public BatchReception On<T>(string type, Func<T, InboundMessage, CancellationToken, Task> handle) =>
        Add(reception => reception.On(type, handle));

    /// <summary>Handles the messages and settles each.</summary>
    /// <returns>How each ended, in the order of the batch. One that could not be settled, or waits for an earlier one
    /// of its session, is <see cref="MessageOutcomeKind.Retry"/>.</returns>
    /// <exception cref="OperationCanceledException">The function was cancelled. What is not settled is delivered
    /// again.</exception>
    public async Task<IReadOnlyList<MessageOutcome>> RunAsync()
    {
        var outcomes = new MessageOutcome[_deliveries.Count];
        var lanes = _deliveries
            .Select((delivery, index) => (Delivery: delivery, Index: index))
            .GroupBy(item => item.Delivery.IsInSession ? $"s{item.Delivery.Message.SessionId}" : $"m{item.Index}");
        await Parallel.ForEachAsync(
            lanes,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = _pipeline.MaxBatchConcurrency,
                CancellationToken = _cancellationToken,
            },
            async (lane, _) =>
            {
                var isWaiting = false;
                foreach (var (delivery, index) in lane)
                {
                    outcomes[index] = isWaiting
                        ? await GiveBackAsync(delivery)
                        : await RunOneAsync(delivery);
                    isWaiting |= delivery.IsInSession && outcomes[index].Kind == MessageOutcomeKind.Retry;
                }
            });
        return outcomes;
    }

    private async Task<MessageOutcome> RunOneAsync(IMessageDelivery delivery)
    {
        var reception = new Reception(_pipeline, delivery, _consumer, _cancellationToken);
        foreach (var handler in _handlers)
        {
            handler(reception);
        }

        try
        {
            return await reception.RunAsync();
        }
        catch (Exception e) when (!_cancellationToken.IsCancellationRequested)
        {
            _pipeline.NotSettled(e, delivery.Message.Id, _consumer);
            return MessageOutcome.RetryAfter();
        }
    }

    private async Task<MessageOutcome> GiveBackAsync(IMessageDelivery delivery)
    {
        try
        {
            await delivery.AbandonAsync(_cancellationToken);
        }
        catch (Exception e) when (!_cancellationToken.IsCancellationRequested)
        {
            _pipeline.NotSettled(e, delivery.Message.Id, _consumer);
        }

        return MessageOutcome.RetryAfter();
    }

    private BatchReception Add(Action<Reception> handler)
    {
        _handlers.Add(handler);
        return this;
    }
}
