using Grpc.Core;

namespace Serverless.TaskHub.Grpc.InProcess;

/// <summary>One call as its handler sees it, and its end by the caller or by its deadline.</summary>
internal sealed class HubCall : ServerCallContext, IDisposable
{
    private readonly CancellationTokenSource _ended;
    private readonly CallOptions _options;
    private readonly string _method;
    private readonly bool _canExpire;
    private bool _isDisposed;

    public HubCall(IMethod method, CallOptions options)
    {
        _method = method.FullName;
        _options = options;
        _canExpire = options.Deadline is { } deadline && deadline < DateTime.MaxValue;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken);
        if (_canExpire)
        {
            // Deadlines are the machine's, as a client's always are.
            var left = options.Deadline!.Value.ToUniversalTime() - TimeProvider.System.GetUtcNow().UtcDateTime;
            _ended.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }

    protected override string MethodCore => _method;

    protected override string HostCore => "localhost";

    protected override string PeerCore => "in-process";

    protected override DateTime DeadlineCore => _options.Deadline ?? DateTime.MaxValue;

    protected override Metadata RequestHeadersCore => _options.Headers ?? Metadata.Empty;

    protected override CancellationToken CancellationTokenCore => _ended.Token;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore { get; } = new(null, []);

    /// <summary>What the caller sees of a handler's failure.</summary>
    public RpcException Translate(Exception failure)
    {
        var isExpired = _canExpire
            && _ended.IsCancellationRequested
            && !_options.CancellationToken.IsCancellationRequested
            && !_isDisposed;
        return failure switch
        {
            _ when isExpired => new RpcException(new Status(StatusCode.DeadlineExceeded, $"{_method} took too long.")),
            RpcException refused => refused,
            OperationCanceledException => new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled.")),
            _ => new RpcException(new Status(StatusCode.Unknown, failure.Message, failure)),
        };
    }

    /// <summary>Ends the call; its handler is told.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _ended.Cancel();
        }
    }

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException("Calls of a task hub make no further calls.");
}
