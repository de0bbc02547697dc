using System.Diagnostics;

namespace Serverless.Runtime.Invocation;

/// <summary>
/// One <see cref="Activity"/> an invocation, a child of who caused it. It is made without a listener too, so that what
/// the function publishes carries on the trace.
/// </summary>
internal static class InvocationActivity
{
    public const string SourceName = "Serverless.Runtime";

    private static readonly ActivitySource Source = new(SourceName);

    public static Activity Start(FunctionDescriptor function, string triggerType, InvocationContext context)
    {
        var invocation = context.Invocation;
        _ = ActivityContext.TryParse(invocation.TraceParent, invocation.TraceState, isRemote: true, out var parent);
        var trigger = Trigger(triggerType);
        var kind = trigger == "pubsub" ? ActivityKind.Consumer : ActivityKind.Internal;
        var activity = Source.StartActivity(function.Name, kind, parent);
        if (activity is null)
        {
            activity = new Activity(function.Name);
            if (parent != default)
            {
                activity.SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags);
                activity.TraceStateString = parent.TraceState;
            }

            return activity.Start();
        }

        if (activity.IsAllDataRequested)
        {
            // The names of OpenTelemetry's semantic conventions for functions as a service.
            activity.SetTag("faas.name", function.Name);
            activity.SetTag("faas.invocation_id", context.InvocationId);
            activity.SetTag("faas.trigger", trigger);
        }

        return activity;
    }

    private static string Trigger(string triggerType) => triggerType switch
    {
        "httpTrigger" => "http",
        "timerTrigger" => "timer",
        "serviceBusTrigger" or "eventHubTrigger" => "pubsub",
        _ => "other",
    };
}
