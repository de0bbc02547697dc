using System.Collections.Concurrent;
using System.Globalization;
using Serverless.FunctionsHost.Links;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Worker;

/// <summary>Requests that a worker answers under their <c>request_id</c>: all but invocations.</summary>
internal sealed class WorkerRequests(IWorkerLink link)
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _open =
        new(StringComparer.Ordinal);

    private volatile Exception? _lost;
    private long _lastId;

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <exception cref="WorkerLostException">The worker went away.</exception>
    public async Task<StreamingMessage> SendAsync(StreamingMessage message, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId).ToString(CultureInfo.InvariantCulture);
        message.RequestId = id;
        var answer = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[id] = answer;
        try
        {
            if (_lost is { } lost)
            {
                throw lost;
            }

            link.Send(message);
            return await answer.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            _open.TryRemove(id, out _);
        }
    }

    /// <summary>Takes an answer; one that nobody waits for is dropped.</summary>
    public void Receive(StreamingMessage answer)
    {
        if (_open.TryRemove(answer.RequestId, out var request))
        {
            request.TrySetResult(answer);
        }
    }

    /// <summary>The worker is gone: what waits, and what comes, fails.</summary>
    public void Fail(WorkerLostException lost)
    {
        _lost = lost;
        foreach (var id in _open.Keys)
        {
            if (_open.TryRemove(id, out var request))
            {
                request.TrySetException(lost);
            }
        }
    }
}
