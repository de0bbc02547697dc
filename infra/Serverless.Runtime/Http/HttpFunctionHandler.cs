using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Serverless.Runtime.Invocation;

namespace Serverless.Runtime.Http;

/// <summary>Handles the requests of one function: invokes it and writes its result, or a problem.</summary>
internal sealed class HttpFunctionHandler(FunctionInvoker invoker, HttpResultWriter results)
{
    /// <summary>The key under which FunctionContext.GetHttpContext() looks.</summary>
    private const string HttpContextItem = "HttpRequestContext";

    private readonly HttpResultShape _shape = HttpResultShape.Of(invoker.Function.ResultType);

    public async Task HandleAsync(HttpContext http)
    {
        using var activity = Activity.Current is null ? StartRequest(http) : null;
        try
        {
            var result = await invoker.InvokeAsync(
                new FunctionInvocation
                {
                    Payload = http,
                    Services = http.RequestServices,
                    Item = new(HttpContextItem, http),
                },
                http.RequestAborted);
            await results.WriteAsync(http, _shape.HttpPart(result));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; nobody reads an answer.
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            await HttpProblems.WriteAsync(http, failure);
        }
    }

    /// <summary>
    /// Kestrel starts an activity only if something listens; the trace goes on without a listener too.
    /// </summary>
    private static Activity StartRequest(HttpContext http)
    {
        var activity = new Activity("HTTP " + http.Request.Method);
        if (ActivityContext.TryParse(
            http.Request.Headers.TraceParent, http.Request.Headers.TraceState, isRemote: true, out var parent))
        {
            activity.SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags);
            activity.TraceStateString = parent.TraceState;
        }

        return activity.Start();
    }
}
