using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Work;

namespace Serverless.TaskHub.Activities;

/// <summary>A call of an activity that waits for a worker, or is run by one.</summary>
internal sealed class ActivityWork(ActivityRequest request, string callerVersion)
    : HubWork(new WorkKey(WorkKind.Activity, request.Name, request.Version ?? string.Empty, callerVersion))
{
    /// <summary>What the worker gets; never changed.</summary>
    public ActivityRequest Request => request;

    /// <summary>Times that it was given back.</summary>
    public int Abandons { get; set; }

    public override bool Begin_NeedsGate(DateTimeOffset now) => true;
}
