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
internal sealed class HttpFunctionRunner : IDisposable
{
    private readonly FunctionAppContext _app;
    private readonly ILogger _logger;
    private readonly long _bodyLimit;
    private readonly UnpairedRequests _unpaired;
    private readonly UnwrittenResults _unwritten;
    private readonly WorkerForwarder _forwarder;

    public HttpFunctionRunner(FunctionAppContext app, ILogger logger)
    {
        _app = app;
        _logger = logger;
        _bodyLimit = BodyLimit.Of(app.Settings);
        _unpaired = new UnpairedRequests(logger);
        _unwritten = new UnwrittenResults(logger);
        _forwarder = new WorkerForwarder(_unpaired);
    }

    /// <summary>Answers a request.</summary>
    public async Task RunAsync(HttpContext context, HttpFunction function, RouteValueDictionary? route)
    {
        if (context.Request.ContentLength > _bodyLimit)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        using var entry = _app.Work.Enter();
        try
        {
            var worker = _app.Workers.Pick() ?? await _app.Workers.PickAsync(context.RequestAborted);
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
        catch (BadHttpRequestException failure) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = failure.StatusCode;
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
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
            exchange.Worker.Session.Cancel(exchange.Request.InvocationId);
            await invocation;
            if (failure is BadHttpRequestException)
            {
                throw failure;
            }

            Log.ForwardingFailed(_logger, failure, exchange.Function.Definition.Name, exchange.Request.InvocationId);
        }

        await FinishAsync(exchange, await invocation, failure is null);
    }

    private async Task RunInMemoryAsync(HttpExchange exchange, RequestDelegate server)
    {
        var context = exchange.Context;
        context.Request.Headers[HttpFailures.InvocationIdHeader] = exchange.Request.InvocationId;
        context.Response.OnStarting(NameInvocation, exchange);
        var invocation = Start(exchange);
        if (await HasFailedAsync(invocation))
        {
            await FailAsync(exchange);
            return;
        }

        try
        {
            await server(context);
        }
        catch (Exception failure) when (!context.RequestAborted.IsCancellationRequested)
        {
            // What a function throws is in its invocation: this is the worker's pipeline before or around it.
            exchange.Worker.Session.Cancel(exchange.Request.InvocationId);
            Log.ForwardingFailed(_logger, failure, exchange.Function.Definition.Name, exchange.Request.InvocationId);
            await invocation;
            await FailAsync(exchange);
            return;
        }

        await FinishAsync(
            exchange, await _unpaired.CompleteAsync(exchange, context.Response.StatusCode, invocation), true);
    }

    private async Task InvokeAsync(HttpExchange exchange)
    {
        var input = await RpcHttpRequests.CreateAsync(exchange.Context, exchange.Function.TriggerName);
        exchange.Request.InputData.Add(input);
        if (input.Data.Http.Body is { } body)
        {
            TriggerMetadata.AddBody(exchange.Request, body.Bytes.Span);
        }

        var result = await _app.Invoker.InvokeAsync(
            exchange.Function.Definition,
            exchange.Request,
            exchange.Worker,
            exchange.Context.RequestAborted,
            exchange.Function.CheckAnswer);
        if (!result.Succeeded)
        {
            await FailAsync(exchange);
            return;
        }

        await RpcHttpResponses.WriteAsync(exchange.Context, exchange.Function, result);
    }

    /// <summary>The worker's server has answered, and the invocation has ended.</summary>
    private async Task FinishAsync(HttpExchange exchange, InvocationResult result, bool isAnswered)
    {
        var response = exchange.Context.Response;
        if (response.HasStarted)
        {
            return;
        }

        if (!isAnswered || !result.Succeeded)
        {
            await FailAsync(exchange);
        }
        else if (ResponseHeaders.FindRefused(response.Headers) is { } name)
        {
            var refusal = ResponseHeaders.Refused(name, response.Headers[name].ToString());
            Log.ResponseRefused(_logger, refusal, exchange.Function.Definition.Name, exchange.Request.InvocationId);
            await FailAsync(exchange);
        }
        else if (response.StatusCode == StatusCodes.Status200OK)
        {
            _unwritten.Check(exchange.Function, result);
        }
    }

    private static Task NameInvocation(object state)
    {
        var exchange = (HttpExchange)state;
        if (exchange.Context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            exchange.Context.Response.Headers[HttpFailures.InvocationIdHeader] = exchange.Request.InvocationId;
        }

        return Task.CompletedTask;
    }

    private Task<InvocationResult> Start(HttpExchange exchange)
    {
        exchange.Request.InputData.Add(exchange.Function.ForwardedInput);
        return _app.Invoker.InvokeAsync(
            exchange.Function.Definition, exchange.Request, exchange.Worker, exchange.Context.RequestAborted).AsTask();
    }

    private static async ValueTask<bool> HasFailedAsync(Task<InvocationResult> invocation) =>
        invocation.IsCompleted && !(await invocation).Succeeded;

    private static Task FailAsync(HttpExchange exchange) => HttpFailures.WriteAsync(
        exchange.Context, exchange.Function.Definition.Name, exchange.Request.InvocationId);
}
