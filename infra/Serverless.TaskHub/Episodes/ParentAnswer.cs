using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Instances;

namespace Serverless.TaskHub.Episodes;

/// <summary>What the parent of a sub-orchestration hears of its end.</summary>
internal static class ParentAnswer
{
    /// <summary>The tag of a sub-orchestration whose parent does not wait.</summary>
    public const string FireAndForgetTag = "FireAndForget";

    public static HistoryEvent? For(InstanceRecord record, InstanceChange change, DateTimeOffset now)
    {
        var parent = record.Start.ParentInstance;
        if (parent?.OrchestrationInstance is null || record.Start.Tags.ContainsKey(FireAndForgetTag))
        {
            return null;
        }

        var outcome = change.Outcome ?? record.Outcome;
        if (change.Trigger != InstanceTrigger.Complete)
        {
            // A parent in .NET reads the details of every failure unchecked: a termination needs some, too.
            var failure = outcome.Failure ?? Failures.ChildTerminated(record, outcome.Output);
            return HistoryEvents.SubOrchestrationFailed(now, parent.TaskScheduledId, failure);
        }

        var e = HistoryEvents.At(now);
        e.SubOrchestrationInstanceCompleted = new SubOrchestrationInstanceCompletedEvent
        {
            TaskScheduledId = parent.TaskScheduledId,
            Result = outcome.Output,
        };
        return e;
    }
}
