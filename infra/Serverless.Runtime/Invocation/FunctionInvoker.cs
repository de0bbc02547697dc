using System.Diagnostics;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Serverless.Runtime.Invocation;

/// <summary>
/// Runs one function: a scope, an instance, the parameters, the middleware, the method; with a time limit, a trace and
/// log lines. Triggers call it and decide what a result or an exception means; the exception has been logged by then.
/// </summary>
internal sealed class FunctionInvoker
{
    private readonly DescribedFunction _definition;
    private readonly string _triggerType;
    private readonly InvokerServices _services;
    private readonly ParameterBinder[] _binders;
    private readonly object?[] _defaults;
    private readonly Func<object?, object?[], ValueTask<object?>> _method;
    private readonly ObjectFactory? _factory;
    private readonly ILogger _logger;
    private readonly ILogger _userLogger;
    private readonly string _logName;

    public FunctionInvoker(
        FunctionDescriptor function,
        string triggerType,
        IReadOnlyList<ParameterBinder> binders,
        InvokerServices services)
    {
        Function = function;
        _triggerType = triggerType;
        _definition = new DescribedFunction(function, triggerType);
        _services = services;
        _binders = [.. binders];
        _defaults = [.. function.Parameters.Select(parameter => DefaultOf(parameter.ParameterType))];
        _method = MethodCompiler.Compile(function.Method);
        _factory = function.Method.IsStatic ? null : ActivatorUtilities.CreateFactory(function.DeclaringType, []);
        _logName = $"Functions.{function.Name}";
        _logger = services.LoggerFactory.CreateLogger($"Function.{function.Name}");
        _userLogger = services.LoggerFactory.CreateLogger($"Function.{function.Name}.User");
    }

    public FunctionDescriptor Function { get; }

    /// <summary>Runs the function once and returns its result, with tasks taken off; null for none.</summary>
    /// <exception cref="ParameterBindingException">A parameter got no value; the function did not run.</exception>
    /// <exception cref="FunctionTimeoutException">The time limit passed.</exception>
    public Task<object?> InvokeAsync(FunctionInvocation invocation, CancellationToken cancellationToken) =>
        invocation.IsDetached
            ? RunDetachedAsync(invocation, cancellationToken)
            : RunLimitedAsync(invocation, cancellationToken);

    private static object? DefaultOf(Type type) =>
        type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type) : null;

    private async Task<object?> RunDetachedAsync(FunctionInvocation invocation, CancellationToken cancellationToken) =>
        await RunPipelineAsync(new InvocationContext(
            _definition,
            invocation,
            invocation.Services ?? throw new InvalidOperationException("A detached invocation needs its own Services."),
            cancellationToken));

    private async Task<object?> RunLimitedAsync(FunctionInvocation invocation, CancellationToken cancellationToken)
    {
        using var entry = _services.Tracker.Enter();
        var limit = _services.FunctionTimeout;
        if (limit == Timeout.InfiniteTimeSpan)
        {
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(
                cancellationToken, _services.Tracker.Cancelled);
            return await RunScopedAsync(invocation, linked.Token, Timeout.InfiniteTimeSpan, CancellationToken.None);
        }

        using var timeout = new CancellationTokenSource(limit, _services.TimeProvider);
        using var all = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, _services.Tracker.Cancelled, timeout.Token);
        return await RunScopedAsync(invocation, all.Token, limit, timeout.Token);
    }

    private async Task<object?> RunScopedAsync(
        FunctionInvocation invocation, CancellationToken cancellationToken, TimeSpan limit, CancellationToken timeout)
    {
        var scope = invocation.Services is null ? _services.Scopes.CreateAsyncScope() : (AsyncServiceScope?)null;
        var context = new InvocationContext(
            _definition, invocation, invocation.Services ?? scope!.Value.ServiceProvider, cancellationToken);
        using var activity = InvocationActivity.Start(Function, _triggerType, context);
        using var logScope = _logger.BeginScope(new InvocationLogScope(Function.Name, context.InvocationId));
        var started = _services.TimeProvider.GetTimestamp();
        Log.Executing(_logger, _logName, context.InvocationId);
        Task<object?>? run = null;
        try
        {
            run = RunPipelineAsync(context);
            var result = run.IsCompleted || !timeout.CanBeCanceled ? await run : await run.WaitAsync(timeout);
            Log.Succeeded(_logger, _logName, context.InvocationId, Elapsed(started));
            return result;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            var failure = new FunctionTimeoutException(Function.Name, limit);
            Report(activity, failure, context, started);
            throw failure;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            activity.SetStatus(ActivityStatusCode.Error, "cancelled");
            Log.Cancelled(_logger, _logName, context.InvocationId, Elapsed(started));
            throw;
        }
        catch (Exception failure)
        {
            Report(activity, failure, context, started);
            throw;
        }
        finally
        {
            if (scope is { } owned)
            {
                await EndScopeAsync(owned, run, context);
            }
        }
    }

    /// <summary>A function that overran its limit may still use its services: they go when it ends.</summary>
    private async ValueTask EndScopeAsync(AsyncServiceScope scope, Task? run, InvocationContext context)
    {
        if (run is null or { IsCompleted: true })
        {
            await scope.DisposeAsync();
            return;
        }

        _ = run.ContinueWith(
            async ended =>
            {
                if (ended.IsFaulted)
                {
                    Log.FailedAfterTimeout(_logger, ended.Exception, _logName, context.InvocationId);
                }

                await scope.DisposeAsync();
            },
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
    }

    private async Task<object?> RunPipelineAsync(InvocationContext context)
    {
        if (!_services.HasMiddleware)
        {
            return await RunMethodAsync(context);
        }

        FunctionExecutionDelegate next = async last =>
        {
            var current = (InvocationContext)last;
            current.Result = await RunMethodAsync(current);
        };
        foreach (var middleware in context.InstanceServices.GetServices<IFunctionsWorkerMiddleware>().Reverse())
        {
            var inner = next;
            next = outer => middleware.Invoke(outer, inner);
        }

        await next(context);
        return context.Result;
    }

    private async ValueTask<object?> RunMethodAsync(InvocationContext context)
    {
        var arguments = new object?[_binders.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = await _binders[i](context) ?? _defaults[i];
        }

        if (_factory is null)
        {
            return await _method(null, arguments);
        }

        var instance = _factory(context.InstanceServices, []);
        try
        {
            return await _method(instance, arguments);
        }
        finally
        {
            if (instance is IAsyncDisposable asyncDisposable)
            {
                await asyncDisposable.DisposeAsync();
            }
            else
            {
                (instance as IDisposable)?.Dispose();
            }
        }
    }

    private void Report(Activity activity, Exception failure, InvocationContext context, long started)
    {
        activity.SetStatus(ActivityStatusCode.Error, failure.Message);
        Log.Failed(_userLogger, failure, _logName, context.InvocationId, Elapsed(started));
    }

    private double Elapsed(long started) => _services.TimeProvider.GetElapsedTime(started).TotalMilliseconds;
}
