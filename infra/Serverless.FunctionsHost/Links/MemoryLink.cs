using System.Buffers;
using System.Threading.Channels;
using Google.Protobuf;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Links;

/// <summary>
/// A link to a worker in this process. Messages cross as bytes, since the worker's types are its own; each side is
/// called on a thread of its own turn, as over a wire.
/// </summary>
/// <typeparam name="TMessage">The worker's own StreamingMessage.</typeparam>
internal sealed class MemoryLink<TMessage> : IWorkerLink, IMemoryWorkerClient
    where TMessage : class, IMessage<TMessage>
{
    private readonly MessageParser<TMessage> _parser;
    private readonly Func<TMessage, Task> _deliver;
    private readonly Channel<TMessage> _fromWorker;
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _draining = Task.CompletedTask;

    /// <summary>Creates the link.</summary>
    /// <param name="parser">Reads the worker's messages.</param>
    /// <param name="deliver">The worker's message processor.</param>
    /// <param name="fromWorker">Where the worker writes its answers and its log, in order.</param>
    public MemoryLink(MessageParser<TMessage> parser, Func<TMessage, Task> deliver, Channel<TMessage> fromWorker)
    {
        _parser = parser;
        _deliver = deliver;
        _fromWorker = fromWorker;
    }

    /// <inheritdoc/>
    public Task Connected => _connected.Task;

    /// <inheritdoc/>
    public void Start(IWorkerLinkReceiver receiver)
    {
        // The worker lives as long as its app, not as long as whoever started it.
        using (ExecutionContext.SuppressFlow())
        {
            _draining = Task.Run(() => DrainAsync(receiver));
        }
    }

    /// <inheritdoc/>
    public void Send(StreamingMessage message)
    {
        if (_closing.IsCancellationRequested)
        {
            return;
        }

        var crossed = Cross(message, _parser);
        if (message.InvocationRequest?.Flow is { } flow)
        {
            Deliver(flow, crossed);
            return;
        }

        // What the caller carries (its activity, its locals) never crosses a wire.
        if (ExecutionContext.IsFlowSuppressed())
        {
            _ = _deliver(crossed);
            return;
        }

        using (ExecutionContext.SuppressFlow())
        {
            _ = _deliver(crossed);
        }
    }

    private void Deliver(InvocationFlow flow, TMessage message) => flow.Run(() => _ = _deliver(message));

    /// <summary>The worker connects: its hosted service calls it at the start.</summary>
    public void Connect() => _connected.TrySetResult();

    /// <summary>The worker answers.</summary>
    public ValueTask AnswerAsync(object message) => _fromWorker.Writer.WriteAsync((TMessage)message);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _draining;
    }

    private static TTo Cross<TTo>(IMessage message, MessageParser<TTo> parser)
        where TTo : IMessage<TTo>
    {
        var size = message.CalculateSize();
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var bytes = buffer.AsSpan(0, size);
            message.WriteTo(bytes);
            return parser.ParseFrom(bytes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task DrainAsync(IWorkerLinkReceiver receiver)
    {
        Exception? reason = null;
        try
        {
            while (await _fromWorker.Reader.WaitToReadAsync(_closing.Token).ConfigureAwait(false))
            {
                while (_fromWorker.Reader.TryRead(out var message))
                {
                    receiver.Receive(Cross(message, StreamingMessage.Parser));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Closed by this side.
        }
        catch (Exception failure)
        {
            reason = failure;
        }

        receiver.Closed(reason);
    }
}
