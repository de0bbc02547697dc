using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.FunctionsHost.Apps;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Http;

/// <summary>One request for one function: the invocation, and the worker that runs it.</summary>
internal sealed class HttpExchange
{
    public HttpExchange(HttpContext context, HttpFunction function, RouteValueDictionary? route, WorkerInstance worker)
    {
        Context = context;
        Function = function;
        Worker = worker;
        Request = FunctionInvoker.CreateRequest(function.Definition);
        TriggerMetadata.AddTo(Request, context.Request, route);
        if (Activity.Current is null
            && context.Request.Headers.TraceParent is [{ } parent]
            && ActivityContext.TryParse(parent, null, out _))
        {
            Request.TraceContext.TraceParent = parent;
            Request.TraceContext.TraceState = context.Request.Headers.TraceState.ToString();
        }
    }

    /// <summary>Gets the client's request and the response to it.</summary>
    public HttpContext Context { get; }

    /// <summary>Gets the function.</summary>
    public HttpFunction Function { get; }

    /// <summary>Gets the worker.</summary>
    public WorkerInstance Worker { get; }

    /// <summary>Gets what the function is invoked with.</summary>
    public InvocationRequest Request { get; }
}
