using System.Collections.Concurrent;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Links;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Worker;

/// <summary>The invocations that a worker has been asked for, by their ids.</summary>
internal sealed class WorkerInvocations(IWorkerLink link)
{
    private static readonly TimeSpan FirstCancelDelay = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<string, PendingInvocation> _pending = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _expired = new(StringComparer.Ordinal);
    private volatile WorkerLostException? _lost;

    /// <summary>Gets the number of invocations that the worker has not answered.</summary>
    public int Count => _pending.Count;

    /// <summary>Sends an invocation and waits for its end.</summary>
    /// <exception cref="ArgumentException">Its id is in flight.</exception>
    public ValueTask<InvocationResult> RunAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        var pending = new PendingInvocation(request.FunctionId, request.TraceContext.TraceParent);
        if (!_pending.TryAdd(request.InvocationId, pending))
        {
            throw new ArgumentException(
                $"The invocation id '{request.InvocationId}' is in flight already; ids are used once.",
                nameof(request));
        }

        if (_lost is { } lost)
        {
            _pending.TryRemove(request.InvocationId, out _);
            return ValueTask.FromResult(InvocationResult.Of(InvocationStatus.WorkerLost, lost));
        }

        link.Send(new StreamingMessage { InvocationRequest = request });
        return cancellationToken.CanBeCanceled
            ? WaitAsync(pending, request.InvocationId, cancellationToken)
            : new ValueTask<InvocationResult>(pending.Task);
    }

    /// <summary>An invocation that runs; null when it runs no more.</summary>
    public PendingInvocation? Find(string invocationId) => _pending.GetValueOrDefault(invocationId);

    /// <summary>
    /// Asks an invocation to give up; its answer still comes. Does nothing when it has been answered.
    /// </summary>
    public void Cancel(string invocationId)
    {
        if (_pending.TryGetValue(invocationId, out var pending))
        {
            pending.IsCancelled = true;
            _ = CancelAsync(invocationId);
        }
    }

    /// <summary>Asks all to give up.</summary>
    public void CancelAll()
    {
        foreach (var id in _pending.Keys)
        {
            Cancel(id);
        }
    }

    /// <summary>Ends one for who waits for it, and asks its function to give up.</summary>
    /// <returns>Whether it was still running.</returns>
    public bool Expire(string invocationId, InvocationResult result)
    {
        if (!_pending.TryRemove(invocationId, out var pending))
        {
            return false;
        }

        _expired[invocationId] = true;
        _ = CancelAsync(invocationId);
        return pending.TrySetResult(result);
    }

    /// <summary>Whether an expired one has not been answered since.</summary>
    public bool IsOverdue(string invocationId) => _expired.TryRemove(invocationId, out _);

    /// <summary>Takes an answer.</summary>
    public void Receive(InvocationResponse response)
    {
        if (_pending.TryRemove(response.InvocationId, out var pending))
        {
            pending.TrySetResult(InvocationResult.From(response, pending.IsCancelled));
        }
        else
        {
            _expired.TryRemove(response.InvocationId, out _);
        }
    }

    /// <summary>The worker is gone: nobody knows how far the functions came.</summary>
    public void Fail(WorkerLostException lost)
    {
        _lost = lost;
        foreach (var id in _pending.Keys)
        {
            if (_pending.TryRemove(id, out var pending))
            {
                pending.TrySetResult(InvocationResult.Of(InvocationStatus.WorkerLost, lost));
            }
        }
    }

    private async ValueTask<InvocationResult> WaitAsync(
        PendingInvocation pending, string invocationId, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(
            static state =>
            {
                var (invocations, id) = ((WorkerInvocations, string))state!;
                invocations.Cancel(id);
            },
            (this, invocationId));
        return await pending.Task.ConfigureAwait(false);
    }

    /// <summary>
    /// Cancels until there is an answer: the worker handles its messages on many threads, and drops a cancellation that
    /// overtook its invocation.
    /// </summary>
    private async Task CancelAsync(string invocationId)
    {
        for (var delay = FirstCancelDelay; IsRunning(invocationId); delay *= 2)
        {
            link.Send(new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = invocationId } });
            await Task.Delay(delay, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private bool IsRunning(string invocationId) =>
        _lost is null && (_pending.ContainsKey(invocationId) || _expired.ContainsKey(invocationId));
}
