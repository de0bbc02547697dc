using System.Diagnostics;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Invocations;

/// <summary>The host's span around an invocation, for who listens; the function's spans become its children.</summary>
internal static class InvocationActivity
{
    private static readonly ActivitySource Source = new("Serverless.FunctionsHost");

    /// <summary>Starts it, and makes it the parent in the request's trace context; null when nobody listens.</summary>
    public static Activity? Start(FunctionDefinition function, InvocationRequest request)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var parent = ActivityContext.TryParse(
            request.TraceContext?.TraceParent, request.TraceContext?.TraceState, isRemote: true, out var context)
            ? context
            : default;
        var activity = Source.StartActivity($"{function.Name} {function.Trigger?.Type}", ActivityKind.Server, parent);
        if (activity is not null)
        {
            activity.SetTag("faas.name", function.Name);
            activity.SetTag("faas.invocation_id", request.InvocationId);
            request.TraceContext = new RpcTraceContext
            {
                TraceParent = activity.Id,
                TraceState = activity.TraceStateString ?? string.Empty,
            };
        }

        return activity;
    }
}
