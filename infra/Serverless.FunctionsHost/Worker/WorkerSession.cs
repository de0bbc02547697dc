using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Links;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Worker;

/// <summary>
/// The host's end of one worker's life: handshake, functions, invocations (HOST-PROTOCOL §3, §4). It knows no transport
/// and no trigger. A worker never comes back: after <see cref="Completion"/> a new one needs a new session.
/// </summary>
internal sealed class WorkerSession : IWorkerLinkReceiver, IAsyncDisposable
{
    /// <summary>The version that workers are told.</summary>
    public const string HostVersion = "4.1100.0";

    private static readonly TimeSpan FirstCancelDelay = TimeSpan.FromMilliseconds(20);

    private readonly IWorkerLink _link;
    private readonly WorkerSessionOptions _options;
    private readonly ConcurrentDictionary<string, PendingInvocation> _invocations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _expired = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _requests =
        new(StringComparer.Ordinal);

    private readonly TaskCompletionSource<Exception?> _completion =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FrozenDictionary<string, string> _functions = FrozenDictionary<string, string>.Empty;
    private long _requestId;
    private Exception? _closeReason;

    public WorkerSession(IWorkerLink link, WorkerSessionOptions options)
    {
        _link = link;
        _options = options;
    }

    /// <summary>Gets what the worker can do (<c>WorkerInitResponse.capabilities</c>).</summary>
    public IReadOnlyDictionary<string, string> Capabilities { get; private set; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets the worker's version and runtime.</summary>
    public WorkerMetadata Metadata { get; private set; } = new();

    /// <summary>Gets the task that completes when the link has ended, with the reason; null when it left in order.</summary>
    public Task<Exception?> Completion => _completion.Task;

    /// <summary>
    /// Gets or sets who is told that the link has ended, before those who wait for invocations are; it must not block.
    /// </summary>
    public Action? Lost { get; set; }

    /// <summary>Gets the number of invocations that the worker has not answered.</summary>
    public int Pending => _invocations.Count;

    /// <summary>Init, metadata, load: when this returns, the worker can be invoked.</summary>
    /// <returns>Every function that the worker named; those that could not be loaded carry their error.</returns>
    /// <exception cref="WorkerLostException">The worker went away meanwhile.</exception>
    /// <exception cref="WorkerFailureException">The worker refused.</exception>
    /// <exception cref="FormatException">A binding cannot be read.</exception>
    public async Task<IReadOnlyList<LoadedFunction>> StartAsync(CancellationToken cancellationToken)
    {
        _link.Start(this);
        var init = (await RequestAsync(
            new StreamingMessage
            {
                WorkerInitRequest = new WorkerInitRequest
                {
                    HostVersion = HostVersion,
                    WorkerDirectory = _options.AppDirectory,
                    FunctionAppDirectory = _options.AppDirectory,
                },
            },
            cancellationToken)).WorkerInitResponse;
        Check(init.Result, "to start");
        Capabilities = new Dictionary<string, string>(init.Capabilities, StringComparer.Ordinal);
        Metadata = init.WorkerMetadata ?? new WorkerMetadata();

        var listed = (await RequestAsync(
            new StreamingMessage
            {
                FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = _options.AppDirectory },
            },
            cancellationToken)).FunctionMetadataResponse;
        Check(listed.Result, "to list its functions");

        var functions = listed.FunctionMetadataResults.Select(FunctionDefinition.From).ToList();
        _functions = functions.ToFrozenDictionary(function => function.Id, function => function.Name, StringComparer.Ordinal);
        return await Task.WhenAll(functions.Select(function => LoadAsync(function, cancellationToken)));
    }

    /// <summary>
    /// Runs a function once. Never throws for what the function or the worker does: that is in the result.
    /// </summary>
    /// <param name="request">
    /// What the function gets; its <c>invocation_id</c> is unique in this worker, its function id is of a loaded function.
    /// </param>
    /// <param name="cancellationToken">Asks the function to give up; its answer is still waited for.</param>
    public async ValueTask<InvocationResult> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        // The worker reads fields of the context without a check.
        request.TraceContext ??= new RpcTraceContext();
        var pending = new PendingInvocation(request.FunctionId);
        if (!_invocations.TryAdd(request.InvocationId, pending))
        {
            throw new ArgumentException(
                $"The invocation id '{request.InvocationId}' is in flight already; ids are used once.", nameof(request));
        }

        if (_completion.Task.IsCompleted)
        {
            _invocations.TryRemove(request.InvocationId, out _);
            return InvocationResult.Of(InvocationStatus.WorkerLost, LostException());
        }

        _link.Send(new StreamingMessage { InvocationRequest = request });
        if (!cancellationToken.CanBeCanceled)
        {
            return await pending.Task.ConfigureAwait(false);
        }

        using var registration = cancellationToken.UnsafeRegister(
            static state =>
            {
                var (session, id) = ((WorkerSession, string))state!;
                session.Cancel(id);
            },
            (this, request.InvocationId));
        return await pending.Task.ConfigureAwait(false);
    }

    /// <summary>Asks the functions that run to give up; their answers are still waited for.</summary>
    public void CancelAll()
    {
        foreach (var (id, pending) in _invocations)
        {
            pending.IsCancelled = true;
            _ = CancelAsync(id);
        }
    }

    /// <summary>
    /// Ends an invocation for who waits for it, and asks the function to give up; its answer is no longer waited for.
    /// </summary>
    /// <returns>Whether it was still running.</returns>
    public bool Expire(string invocationId, InvocationResult result)
    {
        if (!_invocations.TryRemove(invocationId, out var pending))
        {
            return false;
        }

        _expired[invocationId] = true;
        _ = CancelAsync(invocationId);
        return pending.TrySetResult(result);
    }

    /// <summary>Whether a function whose invocation was ended by <see cref="Expire"/> has not answered since.</summary>
    public bool IsOverdue(string invocationId) => _expired.TryRemove(invocationId, out _);

    /// <summary>Asks an invocation to give up; its answer still comes. Does nothing when it has been answered.</summary>
    public void Cancel(string invocationId)
    {
        if (_invocations.TryGetValue(invocationId, out var pending))
        {
            pending.IsCancelled = true;
            _ = CancelAsync(invocationId);
        }
    }

    /// <summary>Asks the worker for a sign of life.</summary>
    public Task PingAsync(CancellationToken cancellationToken) =>
        RequestAsync(new StreamingMessage { WorkerStatusRequest = new WorkerStatusRequest() }, cancellationToken);

    /// <summary>Asks the worker to stop; it ends its link when it has.</summary>
    public void Terminate(TimeSpan grace) =>
        _link.Send(new StreamingMessage
        {
            WorkerTerminate = new WorkerTerminate { GracePeriod = Duration.FromTimeSpan(grace) },
        });

    /// <inheritdoc/>
    public void Receive(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                var response = message.InvocationResponse;
                if (_invocations.TryRemove(response.InvocationId, out var pending))
                {
                    pending.TrySetResult(InvocationResult.From(response, pending.IsCancelled));
                }
                else
                {
                    _expired.TryRemove(response.InvocationId, out _);
                }

                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                _options.Log(message.RpcLog, FunctionOf(message.RpcLog.InvocationId));
                break;
            default:
                if (_requests.TryRemove(message.RequestId, out var request))
                {
                    request.TrySetResult(message);
                }

                break;
        }
    }

    /// <inheritdoc/>
    public void Closed(Exception? reason)
    {
        _closeReason ??= reason;
        if (!_completion.TrySetResult(reason))
        {
            return;
        }

        Lost?.Invoke();
        foreach (var id in _requests.Keys)
        {
            if (_requests.TryRemove(id, out var request))
            {
                request.TrySetException(LostException());
            }
        }

        foreach (var id in _invocations.Keys)
        {
            if (_invocations.TryRemove(id, out var pending))
            {
                pending.TrySetResult(InvocationResult.Of(InvocationStatus.WorkerLost, LostException()));
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        Closed(null);
    }

    private async Task<LoadedFunction> LoadAsync(FunctionDefinition function, CancellationToken cancellationToken)
    {
        if (_options.IsDisabled(function))
        {
            return new LoadedFunction(function, IsDisabled: true, Error: null);
        }

        var answer = (await RequestAsync(
            new StreamingMessage
            {
                FunctionLoadRequest = new FunctionLoadRequest
                {
                    FunctionId = function.Id,
                    Metadata = function.ToLoadMetadata(),
                },
            },
            cancellationToken)).FunctionLoadResponse;
        var error = answer.Result?.Status == StatusResult.Types.Status.Success
            ? null
            : new WorkerFailureException(_options.App, $"to load the function '{function.Name}'", answer.Result).Message;
        return new LoadedFunction(function, IsDisabled: false, error);
    }

    /// <summary>
    /// Cancels until there is an answer: the worker handles its messages on many threads, and drops a cancellation that
    /// overtook its invocation.
    /// </summary>
    private async Task CancelAsync(string invocationId)
    {
        for (var delay = FirstCancelDelay; IsRunning(invocationId); delay *= 2)
        {
            _link.Send(new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = invocationId } });
            await Task.Delay(delay, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private bool IsRunning(string invocationId) =>
        !_completion.Task.IsCompleted
        && (_invocations.ContainsKey(invocationId) || _expired.ContainsKey(invocationId));

    private async Task<StreamingMessage> RequestAsync(StreamingMessage message, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _requestId).ToString(CultureInfo.InvariantCulture);
        message.RequestId = id;
        var answer = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _requests[id] = answer;
        if (_completion.Task.IsCompleted)
        {
            _requests.TryRemove(id, out _);
            throw LostException();
        }

        _link.Send(message);
        try
        {
            return await answer.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            _requests.TryRemove(id, out _);
        }
    }

    /// <summary>The name of the function that an invocation runs; null when it runs no more, or for no invocation.</summary>
    private string? FunctionOf(string invocationId) =>
        _invocations.TryGetValue(invocationId, out var pending)
        && _functions.TryGetValue(pending.FunctionId, out var name) ? name : null;

    private void Check(StatusResult? result, string request)
    {
        if (result?.Status != StatusResult.Types.Status.Success)
        {
            throw new WorkerFailureException(_options.App, request, result);
        }
    }

    private WorkerLostException LostException() =>
        new(_options.App, _closeReason?.Message ?? "it ended its stream", _closeReason);
}
