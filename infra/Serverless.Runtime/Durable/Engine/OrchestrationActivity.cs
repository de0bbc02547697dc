using System.Diagnostics;
using Microsoft.DurableTask.Client;
using Serverless.Runtime.Invocation;

namespace Serverless.Runtime.Durable;

/// <summary>
/// One <see cref="Activity"/> an orchestration, from its creation to its end, however many episodes and processes it
/// took. It is recorded at the end; the activities' own are its siblings, below who started the orchestration.
/// </summary>
internal static class OrchestrationActivity
{
    private static readonly ActivitySource Source = new(InvocationActivity.SourceName);

    public static void Record(InstanceState instance)
    {
        if (!Source.HasListeners())
        {
            return;
        }

        _ = ActivityContext.TryParse(instance.TraceParent, null, isRemote: true, out var parent);
        using var activity = Source.StartActivity(
            instance.Name,
            ActivityKind.Internal,
            parent,
            startTime: new DateTimeOffset(instance.CreatedAt, TimeSpan.Zero));
        if (activity is null)
        {
            return;
        }

        activity.SetTag("durabletask.type", "orchestration");
        activity.SetTag("durabletask.task.name", instance.Name);
        activity.SetTag("durabletask.task.instance_id", instance.Id);
        activity.SetTag("durabletask.task.status", instance.Status.ToString());
        if (instance.Status == OrchestrationRuntimeStatus.Failed)
        {
            activity.SetStatus(ActivityStatusCode.Error, instance.Failure?.ErrorMessage);
        }

        activity.SetEndTime(instance.UpdatedAt);
    }
}
