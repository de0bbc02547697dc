using System.Collections.Frozen;
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

    private readonly IWorkerLink _link;
    private readonly WorkerSessionOptions _options;
    private readonly WorkerRequests _requests;
    private readonly WorkerInvocations _invocations;
    private readonly TaskCompletionSource<Exception?> _completion =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FrozenDictionary<string, string> _functions = FrozenDictionary<string, string>.Empty;

    public WorkerSession(IWorkerLink link, WorkerSessionOptions options)
    {
        _link = link;
        _options = options;
        _requests = new WorkerRequests(link);
        _invocations = new WorkerInvocations(link);
    }

    /// <summary>Gets what the worker can do (<c>WorkerInitResponse.capabilities</c>).</summary>
    public IReadOnlyDictionary<string, string> Capabilities { get; private set; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets the worker's version and runtime.</summary>
    public WorkerMetadata Metadata { get; private set; } = new();

    /// <summary>
    /// Gets the task that completes when the link has ended, with the reason; null when it left in order.
    /// </summary>
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
        var handshake = new WorkerHandshake(_requests, _options);
        var init = await handshake.InitAsync(cancellationToken);
        Capabilities = new Dictionary<string, string>(init.Capabilities, StringComparer.Ordinal);
        Metadata = init.WorkerMetadata ?? new WorkerMetadata();
        var functions = await handshake.ListAsync(cancellationToken);
        _functions = functions.ToFrozenDictionary(
            function => function.Id, function => function.Name, StringComparer.Ordinal);
        return await Task.WhenAll(functions.Select(function => handshake.LoadAsync(function, cancellationToken)));
    }

    /// <summary>
    /// Runs a function once. Never throws for what the function or the worker does: that is in the result.
    /// </summary>
    /// <param name="request">
    /// What the function gets; its <c>invocation_id</c> is unique in this worker, its function id is of a loaded
    /// function.
    /// </param>
    /// <param name="cancellationToken">Asks the function to give up; its answer is still waited for.</param>
    /// <exception cref="ArgumentException">The invocation id is in flight.</exception>
    public ValueTask<InvocationResult> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        // The worker reads fields of the context without a check.
        request.TraceContext ??= new RpcTraceContext();
        return _invocations.RunAsync(request, cancellationToken);
    }

    /// <summary>Asks the functions that run to give up; their answers are still waited for.</summary>
    public void CancelAll() => _invocations.CancelAll();

    /// <summary>
    /// Ends an invocation for who waits for it, and asks the function to give up; its answer is no longer waited for.
    /// </summary>
    /// <returns>Whether it was still running.</returns>
    public bool Expire(string invocationId, InvocationResult result) => _invocations.Expire(invocationId, result);

    /// <summary>Whether a function whose invocation was ended by <see cref="Expire"/> has not answered since.</summary>
    public bool IsOverdue(string invocationId) => _invocations.IsOverdue(invocationId);

    /// <summary>
    /// Asks an invocation to give up; its answer still comes. Does nothing when it has been answered.
    /// </summary>
    public void Cancel(string invocationId) => _invocations.Cancel(invocationId);

    /// <summary>Asks the worker for a sign of life.</summary>
    public Task PingAsync(CancellationToken cancellationToken) =>
        _requests.SendAsync(
            new StreamingMessage { WorkerStatusRequest = new WorkerStatusRequest() }, cancellationToken);

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
                _invocations.Receive(message.InvocationResponse);
                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                Log(message.RpcLog);
                break;
            default:
                _requests.Receive(message);
                break;
        }
    }

    /// <inheritdoc/>
    public void Closed(Exception? reason)
    {
        if (!_completion.TrySetResult(reason))
        {
            return;
        }

        Lost?.Invoke();
        var lost = new WorkerLostException(_options.App, reason?.Message ?? "it ended its stream", reason);
        _requests.Fail(lost);
        _invocations.Fail(lost);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        Closed(null);
    }

    /// <summary>A line of an invocation that runs no more, or of none, belongs to no function.</summary>
    private void Log(RpcLog line)
    {
        var pending = _invocations.Find(line.InvocationId);
        _options.Log(
            line, pending is null ? null : _functions.GetValueOrDefault(pending.FunctionId), pending?.TraceParent);
    }
}
