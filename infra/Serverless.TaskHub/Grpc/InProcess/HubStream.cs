using System.Threading.Channels;
using Grpc.Core;

namespace Serverless.TaskHub.Grpc.InProcess;

/// <summary>The answers of a streaming call, from its handler to its caller. What is under way is bounded by the
/// handler: leases by the worker's limits, histories by their length.</summary>
internal sealed class HubStream<T> : IServerStreamWriter<T>, IAsyncStreamReader<T>
{
    // The reader goes on upon the thread of the handler, which holds no lock and has nothing better to do.
    private readonly Channel<T> _messages = Channel.CreateUnbounded<T>(new UnboundedChannelOptions
    {
        SingleReader = true,
        SingleWriter = true,
        AllowSynchronousContinuations = true,
    });

    private T? _current;

    public WriteOptions? WriteOptions { get; set; }

    public T Current => _current ?? throw new InvalidOperationException("MoveNext has not been called yet.");

    public Task WriteAsync(T message)
    {
        // A handler that goes on after the end of the call finds out by its token.
        _messages.Writer.TryWrite(message);
        return Task.CompletedTask;
    }

    public Task WriteAsync(T message, CancellationToken cancellationToken) => WriteAsync(message);

    public void End(RpcException? failure) => _messages.Writer.TryComplete(failure);

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            while (await _messages.Reader.WaitToReadAsync(cancellationToken))
            {
                if (_messages.Reader.TryRead(out _current))
                {
                    return true;
                }
            }

            return false;
        }
        catch (OperationCanceledException)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled."));
        }
    }
}
