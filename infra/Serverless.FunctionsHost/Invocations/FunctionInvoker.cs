using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.Apps;
using Serverless.FunctionsHost.Links;
using Serverless.FunctionsHost.Metadata;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Invocations;

/// <summary>
/// Runs functions of one app: inputs, a worker, the time limit, outputs, log lines. What a result means for a message
/// or a request is the trigger's to say.
/// </summary>
internal sealed class FunctionInvoker
{
    private readonly WorkerPool _workers;
    private readonly WorkCounter _work;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ConcurrentDictionary<string, ILogger> _functionLoggers = new(StringComparer.Ordinal);
    private InvocationDeadlines? _deadlines;

    public FunctionInvoker(WorkerPool workers, WorkCounter work, TimeProvider time, ILoggerFactory loggers)
    {
        _workers = workers;
        _work = work;
        _time = time;
        _loggers = loggers;
    }

    /// <summary>Gets or sets host.json's functionTimeout; infinite is no limit.</summary>
    public TimeSpan Timeout
    {
        get => _deadlines?.Limit ?? System.Threading.Timeout.InfiniteTimeSpan;
        set => _deadlines = value == System.Threading.Timeout.InfiniteTimeSpan
            ? null
            : new InvocationDeadlines(value, _time);
    }

    /// <summary>
    /// Gets or sets what gives a function its inputs and takes its outputs; null when no function has any.
    /// </summary>
    public FunctionBindings? Bindings { get; set; }

    /// <summary>Gets or sets who is told of each invocation that ended; it must not block.</summary>
    public Action<InvocationRecord>? Ended { get; set; }

    /// <summary>
    /// Gets or sets who says that the worker is lost just before a function runs, or just after, when nobody knows that
    /// it has; null for nobody. The seam of the test host.
    /// </summary>
    public Func<string, bool, bool>? Losing { get; init; }

    /// <summary>
    /// Gets whether invocations that wait for the clock are told from those that run: the test host asks for it.
    /// </summary>
    public bool TracksPauses { get; init; }

    /// <summary>Cancels every invocation that runs: a stop gives them up.</summary>
    public void CancelRunning()
    {
        foreach (var worker in _workers.Ready)
        {
            worker.Session.CancelAll();
        }
    }

    /// <summary>A request for a function, with a new invocation id and the current trace.</summary>
    public static InvocationRequest CreateRequest(FunctionDefinition function)
    {
        var request = new InvocationRequest
        {
            InvocationId = InvocationIds.Next(),
            FunctionId = function.Id,
            TraceContext = new RpcTraceContext(),
        };
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
        {
            request.TraceContext.TraceParent = activity.Id;
            request.TraceContext.TraceState = activity.TraceStateString ?? string.Empty;
        }

        return request;
    }

    /// <summary>Runs a function once, on the worker with the least to do.</summary>
    /// <param name="function">The function.</param>
    /// <param name="request">From <see cref="CreateRequest"/>, with the trigger's data.</param>
    /// <param name="cancellationToken">Asks the function to give up.</param>
    public ValueTask<InvocationResult> InvokeAsync(
        FunctionDefinition function, InvocationRequest request, CancellationToken cancellationToken) =>
        InvokeAsync(function, request, _workers.Pick(), cancellationToken);

    /// <summary>Runs a function once, on a given worker.</summary>
    /// <param name="function">The function.</param>
    /// <param name="request">From <see cref="CreateRequest"/>, with the trigger's data.</param>
    /// <param name="worker">The worker; null for the first that is ready.</param>
    /// <param name="cancellationToken">Asks the function to give up.</param>
    /// <param name="check">
    /// Throws when the trigger cannot use what the function returned: the invocation then failed.
    /// </param>
    public async ValueTask<InvocationResult> InvokeAsync(
        FunctionDefinition function,
        InvocationRequest request,
        WorkerInstance? worker,
        CancellationToken cancellationToken,
        Action<InvocationResult>? check = null)
    {
        using var entry = _work.Enter();
        var logger = LoggerOf(function);
        var started = _time.GetUtcNow();
        var timestamp = _time.GetTimestamp();
        using var activity = InvocationActivity.Start(function, request);
        Log.Executing(logger, function.Name, request.InvocationId);
        Lose(worker, function, isAfter: false);
        var flow = request.Flow =
            TracksPauses ? new InvocationFlow(_work, function.Trigger?.IsDurable() is true) : null;
        var result = await RunAsync(function, request, worker, check, cancellationToken).ConfigureAwait(false);
        flow?.End();
        if (Lose(worker, function, isAfter: true) is { } loss)
        {
            result = InvocationResult.Of(InvocationStatus.WorkerLost, loss);
        }

        var elapsed = _time.GetElapsedTime(timestamp);
        if (!result.Succeeded)
        {
            activity?.SetStatus(ActivityStatusCode.Error, result.Reason);
        }

        Report(logger, function, request, result, elapsed.TotalMilliseconds);
        Ended?.Invoke(new InvocationRecord(_workers.App, function.Name, request, result, started, elapsed));
        return result;
    }

    /// <summary>
    /// Runs a function, and again by its retry rule until it succeeds, is cancelled, or the rule is used up.
    /// </summary>
    /// <param name="function">The function; without a rule it runs once.</param>
    /// <param name="create">Makes the request of each attempt.</param>
    /// <param name="cancellationToken">Asks the function to give up, and ends the waits.</param>
    /// <param name="stopping">Ends the waits: an attempt that has begun is finished, no other begins.</param>
    public async ValueTask<InvocationResult> InvokeWithRetriesAsync(
        FunctionDefinition function,
        Func<InvocationRequest> create,
        CancellationToken cancellationToken,
        CancellationToken stopping = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        var result = await InvokeAsync(function, create(), cancellationToken);
        if (function.Retry is not { } rule)
        {
            return result;
        }

        for (var retry = 1; result.Status is InvocationStatus.Failed && !(retry > rule.MaxRetries); retry++)
        {
            var delay = rule.DelayBefore(retry);
            Log.Retrying(LoggerOf(function), function.Name, delay, retry);
            try
            {
                using var pause = _work.EnterPause();
                await Task.Delay(delay, _time, either.Token);
            }
            catch (OperationCanceledException)
            {
                return result;
            }

            var request = create();
            request.RetryContext = new RetryContext
            {
                RetryCount = retry,
                MaxRetryCount = rule.MaxRetries ?? -1,
                Exception = result.Exception,
            };
            result = await InvokeAsync(function, request, cancellationToken);
        }

        return result;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<InvocationResult> RunAsync(
        FunctionDefinition function,
        InvocationRequest request,
        WorkerInstance? worker,
        Action<InvocationResult>? check,
        CancellationToken cancellationToken)
    {
        try
        {
            if (worker is null)
            {
                worker = await _workers.PickAsync(cancellationToken);
            }

            if (Bindings is { } inputs)
            {
                await inputs.ReadInputsAsync(function, request, cancellationToken);
            }

            var result = await RunLimitedAsync(function, request, worker, cancellationToken).ConfigureAwait(false);
            if (result.Succeeded && Bindings is { } outputs)
            {
                await outputs.WriteOutputsAsync(function, request, result, cancellationToken);
                check?.Invoke(result);
            }

            return result;
        }
        catch (OperationCanceledException failure) when (cancellationToken.IsCancellationRequested)
        {
            return InvocationResult.Of(InvocationStatus.Cancelled, failure);
        }
        catch (Exception failure)
        {
            return InvocationResult.Of(InvocationStatus.Failed, failure);
        }
    }

    private ValueTask<InvocationResult> RunLimitedAsync(
        FunctionDefinition function,
        InvocationRequest request,
        WorkerInstance worker,
        CancellationToken cancellationToken) =>
        _deadlines is { } deadlines
            ? RunLimitedAsync(deadlines, function, request, worker, cancellationToken)
            : worker.Session.InvokeAsync(request, cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<InvocationResult> RunLimitedAsync(
        InvocationDeadlines deadlines,
        FunctionDefinition function,
        InvocationRequest request,
        WorkerInstance worker,
        CancellationToken cancellationToken)
    {
        using var deadline = deadlines.Start(function, request.InvocationId, worker);
        return await worker.Session.InvokeAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private static void Report(
        ILogger logger, FunctionDefinition function, InvocationRequest request, InvocationResult result, double elapsed)
    {
        switch (result.Status)
        {
            case InvocationStatus.Succeeded:
                Log.Succeeded(logger, function.Name, request.InvocationId, elapsed);
                break;
            case InvocationStatus.Cancelled:
                Log.Cancelled(logger, function.Name, request.InvocationId, elapsed);
                break;
            default:
                var stack = result.Exception?.StackTrace;
                Log.Failed(
                    logger,
                    function.Name,
                    result.Status,
                    request.InvocationId,
                    elapsed,
                    string.IsNullOrEmpty(stack) ? result.Reason : $"{result.Reason}{Environment.NewLine}{stack}");
                break;
        }
    }

    private WorkerLostException? Lose(WorkerInstance? worker, FunctionDefinition function, bool isAfter)
    {
        if (worker is null || Losing?.Invoke(function.Name, isAfter) is not true)
        {
            return null;
        }

        var loss = new WorkerLostException(
            _workers.App, $"the test lost it just {(isAfter ? "after" : "before")} '{function.Name}'.");
        worker.Session.Closed(loss);
        return loss;
    }

    private ILogger LoggerOf(FunctionDefinition function) =>
        _functionLoggers.GetOrAdd(
            function.Name, static (name, loggers) => loggers.CreateLogger($"Function.{name}"), _loggers);
}
