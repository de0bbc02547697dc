using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.Http.Proxying;
using Serverless.FunctionsHost.Http.Rpc;
using Serverless.FunctionsHost.Invocations;

namespace Serverless.FunctionsHost.Http;

/// <summary>
/// Runs a function for a request, in the way its worker takes requests: at its own web server, in another process or in
/// this one, or inside the invocation.
/// </summary>
internal sealed class HttpFunctionRunner(FunctionAppContext app, ILogger logger) : IDisposable
{
    private readonly WorkerForwarder _forwarder = new();

    /// <summary>Answers a request.</summary>
    public async Task RunAsync(HttpContext context, HttpFunction function, RouteValueDictionary? route)
    {
        using var entry = app.Work.Enter();
        try
        {
            var worker = app.Workers.Pick() ?? await app.Workers.PickAsync(context.RequestAborted);
            var exchange = new HttpExchange(context, function, route, worker);
            if (worker.Running.Http is { } server)
            {
                await RunInMemoryAsync(exchange, server);
            }
            else if (worker.HttpUri is not null)
            {
                await ForwardAsync(exchange);
            }
            else
            {
                await InvokeAsync(exchange);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _forwarder.Dispose();

    private async Task ForwardAsync(HttpExchange exchange)
    {
        var invocation = Start(exchange);
        if (await HasFailedAsync(invocation))
        {
            await FailAsync(exchange);
            return;
        }

        var failure = await _forwarder.ForwardAsync(exchange, invocation);
        if (failure is not null && !exchange.Context.RequestAborted.IsCancellationRequested)
        {
            Log.ForwardingFailed(logger, failure, exchange.Function.Definition.Name, exchange.Request.InvocationId);
        }

        if (!(await invocation).Succeeded || failure is not null)
        {
            await FailAsync(exchange);
        }
    }

    private async Task RunInMemoryAsync(HttpExchange exchange, RequestDelegate server)
    {
        var context = exchange.Context;
        context.Request.Headers[HttpFailures.InvocationIdHeader] = exchange.Request.InvocationId;
        var invocation = Start(exchange);
        if (await HasFailedAsync(invocation))
        {
            await FailAsync(exchange);
            return;
        }

        var isAnswered = true;
        try
        {
            await server(context);
        }
        catch (Exception failure) when (!context.RequestAborted.IsCancellationRequested)
        {
            Log.ForwardingFailed(logger, failure, exchange.Function.Definition.Name, exchange.Request.InvocationId);
            context.Response.StatusCode = context.Response.HasStarted
                ? context.Response.StatusCode
                : StatusCodes.Status500InternalServerError;
            isAnswered = false;
        }

        isAnswered = await UnpairedRequests.IsAnsweredByFunctionAsync(exchange, context.Response.StatusCode, invocation)
            && isAnswered;
        if (!isAnswered)
        {
            await FailAsync(exchange);
        }
    }

    private async Task InvokeAsync(HttpExchange exchange)
    {
        exchange.Request.InputData.Add(
            await RpcHttpRequests.CreateAsync(exchange.Context, exchange.Function.TriggerName));
        var result = await app.Invoker.InvokeAsync(
            exchange.Function.Definition, exchange.Request, exchange.Worker, exchange.Context.RequestAborted);
        if (!result.Succeeded)
        {
            await FailAsync(exchange);
            return;
        }

        await RpcHttpResponses.WriteAsync(exchange.Context, exchange.Function, result);
    }

    private Task<InvocationResult> Start(HttpExchange exchange)
    {
        exchange.Request.InputData.Add(exchange.Function.ForwardedInput);
        return app.Invoker.InvokeAsync(
            exchange.Function.Definition, exchange.Request, exchange.Worker, exchange.Context.RequestAborted).AsTask();
    }

    private static async ValueTask<bool> HasFailedAsync(Task<InvocationResult> invocation) =>
        invocation.IsCompleted && !(await invocation).Succeeded;

    private static Task FailAsync(HttpExchange exchange) => HttpFailures.WriteAsync(
        exchange.Context, exchange.Function.Definition.Name, exchange.Request.InvocationId);
}
