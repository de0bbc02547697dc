using System.Threading.Channels;
using Grpc.Core;
using GrpcException = Grpc.Core.RpcException;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Links;

/// <summary>A link over one <c>EventStream</c> call.</summary>
internal sealed class GrpcLink(
    IAsyncStreamReader<StreamingMessage> reader, IServerStreamWriter<StreamingMessage> writer) : IWorkerLink
{
    private static readonly WriteOptions Hold = new(WriteFlags.BufferHint);
    private static readonly WriteOptions Flush = new();

    private readonly Channel<StreamingMessage> _outgoing =
        Channel.CreateUnbounded<StreamingMessage>(new UnboundedChannelOptions { SingleReader = true });

    private readonly TaskCompletionSource<IWorkerLinkReceiver> _receiver =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly CancellationTokenSource _closing = new();

    /// <inheritdoc/>
    public void Start(IWorkerLinkReceiver receiver) => _receiver.TrySetResult(receiver);

    /// <inheritdoc/>
    public void Send(StreamingMessage message) => _outgoing.Writer.TryWrite(message);

    /// <summary>Runs the call until one side ends it; what the server's method returns ends the stream.</summary>
    public async Task RunAsync(CancellationToken callCancelled)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(callCancelled, _closing.Token);
        var token = linked.Token;
        IWorkerLinkReceiver receiver;
        try
        {
            receiver = await _receiver.Task.WaitAsync(token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        var writing = WriteAsync(token);
        Exception? reason = null;
        try
        {
            while (await reader.MoveNext(token))
            {
                receiver.Receive(reader.Current);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or GrpcException)
        {
            reason = _closing.IsCancellationRequested ? null : new IOException("its stream broke", failure);
        }
        finally
        {
            _outgoing.Writer.TryComplete();
            await linked.CancelAsync();
            await writing;
            receiver.Closed(reason);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _outgoing.Writer.TryComplete();
        await _closing.CancelAsync();
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _outgoing.Reader.WaitToReadAsync(cancellationToken))
            {
                while (_outgoing.Reader.TryRead(out var message))
                {
                    writer.WriteOptions = _outgoing.Reader.TryPeek(out _) ? Hold : Flush;
                    await writer.WriteAsync(message, cancellationToken);
                }
            }
        }
        catch (Exception failure) when (
            failure is OperationCanceledException or IOException or GrpcException or InvalidOperationException)
        {
            // The stream is gone; the reading side says so to the receiver.
        }
    }
}
