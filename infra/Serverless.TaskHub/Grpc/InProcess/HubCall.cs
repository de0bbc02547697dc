using Grpc.Core;

namespace Serverless.TaskHub.Grpc.InProcess;

/// <summary>One call as its handler sees it, and its end by the caller or by its deadline.</summary>
internal sealed class HubCall : ServerCallContext
{
    private static readonly AuthContext Nobody = new(null, []);

    private readonly CallOptions _options;
    private readonly string _method;
    private readonly bool _canExpire;
    private readonly CancellationToken _token;
    private readonly Lock _gate = new();

    /// <summary>Null when nothing but the caller's own token can end the call, and when the call has ended: what is
    /// linked to a token that lives long has to go with the call.</summary>
    private CancellationTokenSource? _source;
    private bool _isLeft;

    public HubCall(IMethod method, CallOptions options)
    {
        _method = method.FullName;
        _options = options;
        _canExpire = options.Deadline is { } deadline && deadline < DateTime.MaxValue;
        _token = options.CancellationToken;
        if (!_canExpire && method.Type == MethodType.Unary)
        {
            return;
        }

        _source = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken);
        _token = _source.Token;
        if (_canExpire)
        {
            // Deadlines are the machine's, as a client's always are.
            var left = options.Deadline!.Value.ToUniversalTime() - TimeProvider.System.GetUtcNow().UtcDateTime;
            _source.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }

    protected override string MethodCore => _method;

    protected override string HostCore => "localhost";

    protected override string PeerCore => "in-process";

    protected override DateTime DeadlineCore => _options.Deadline ?? DateTime.MaxValue;

    protected override Metadata RequestHeadersCore => _options.Headers ?? Metadata.Empty;

    protected override CancellationToken CancellationTokenCore => _token;

    protected override Metadata ResponseTrailersCore => field ??= [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => Nobody;

    /// <summary>What the caller sees of a handler's failure.</summary>
    public RpcException Translate(Exception failure)
    {
        var isExpired = _canExpire
            && _token.IsCancellationRequested
            && !_options.CancellationToken.IsCancellationRequested
            && !_isLeft;
        return failure switch
        {
            _ when isExpired => new RpcException(new Status(StatusCode.DeadlineExceeded, $"{_method} took too long.")),
            RpcException refused => refused,
            OperationCanceledException => new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled.")),
            _ => new RpcException(new Status(StatusCode.Unknown, failure.Message, failure)),
        };
    }

    /// <summary>The caller has lost interest; the handler is told.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _isLeft = true;
            _source?.Cancel();
        }
    }

    /// <summary>The handler has ended.</summary>
    public void End()
    {
        lock (_gate)
        {
            _source?.Dispose();
            _source = null;
        }
    }

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException("Calls of a task hub make no further calls.");
}
