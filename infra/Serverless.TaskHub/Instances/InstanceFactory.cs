using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Instances;

/// <summary>Makes the starts of executions.</summary>
internal static class InstanceFactory
{
    public static string NewExecutionId() => Guid.NewGuid().ToString("N");

    public static Instance New(ExecutionStartedEvent start, DateTimeOffset now) =>
        new(new InstanceRecord { Start = start, CreatedAt = now, UpdatedAt = now });

    /// <summary>The next execution of an instance: same name, parent, tags and trace, and no delay.</summary>
    public static ExecutionStartedEvent Continue(ExecutionStartedEvent former, string? input, string? version)
    {
        var start = former.Clone();
        start.Input = input;
        start.OrchestrationInstance.ExecutionId = NewExecutionId();
        start.ScheduledStartTimestamp = null;
        start.Version = string.IsNullOrEmpty(version) ? former.Version : version;
        return start;
    }

    public static ExecutionStartedEvent FromEntity(StartNewOrchestrationAction action)
    {
        return new ExecutionStartedEvent
        {
            Name = action.Name,
            Version = action.Version,
            Input = action.Input,
            OrchestrationInstance = new OrchestrationInstance
            {
                InstanceId = action.InstanceId.Length > 0 ? action.InstanceId : Guid.NewGuid().ToString("N"),
                ExecutionId = NewExecutionId(),
            },
            ScheduledStartTimestamp = action.ScheduledTime,
            ParentTraceContext = action.ParentTraceContext,
        };
    }

    public static ExecutionStartedEvent Child(InstanceRecord parent, int eventId, CreateSubOrchestrationAction action)
    {
        var start = new ExecutionStartedEvent
        {
            Name = action.Name,
            Version = action.Version,
            Input = action.Input,
            OrchestrationInstance = new OrchestrationInstance
            {
                InstanceId = action.InstanceId,
                ExecutionId = NewExecutionId(),
            },
            ParentInstance = new ParentInstanceInfo
            {
                TaskScheduledId = eventId,
                Name = parent.Start.Name,
                Version = parent.Start.Version,
                OrchestrationInstance = parent.Start.OrchestrationInstance.Clone(),
            },
            ParentTraceContext = action.ParentTraceContext,
        };
        start.Tags.Add(action.Tags);
        return start;
    }
}
