using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Instances;

/// <summary>Records as clients see them.</summary>
internal static class InstanceStates
{
    /// <param name="record">The record.</param>
    /// <param name="withPayloads">Whether input, output, custom status and failure are wanted.</param>
    public static OrchestrationState ToState(InstanceRecord record, bool withPayloads)
    {
        var state = new OrchestrationState
        {
            InstanceId = record.Id,
            ExecutionId = record.ExecutionId,
            Name = record.Start.Name,
            Version = record.Start.Version,
            OrchestrationStatus = record.Status,
            ScheduledStartTimestamp = record.Start.ScheduledStartTimestamp,
            CreatedTimestamp = Timestamp.FromDateTimeOffset(record.CreatedAt),
            LastUpdatedTimestamp = Timestamp.FromDateTimeOffset(record.UpdatedAt),
            CompletedTimestamp = record.CompletedAt is { } at ? Timestamp.FromDateTimeOffset(at) : null,
            ParentInstanceId = record.ParentId,
        };
        state.Tags.Add(record.Start.Tags);
        if (withPayloads)
        {
            state.Input = record.Start.Input;
            state.Output = record.Outcome.Output;
            state.CustomStatus = record.Outcome.CustomStatus;
            state.FailureDetails = record.Outcome.Failure;
        }

        return state;
    }
}
