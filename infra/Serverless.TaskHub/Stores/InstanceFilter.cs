using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Instances;

namespace Serverless.TaskHub.Stores;

/// <summary>Which instances to list; null means any. Both ends of the range of creation belong to it.</summary>
internal sealed record InstanceFilter(
    IReadOnlyCollection<OrchestrationStatus>? Statuses = null,
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    string? IdPrefix = null)
{
    public bool Matches(InstanceRecord record) =>
        (Statuses is null || Statuses.Contains(record.Status))
        && (CreatedFrom is null || record.CreatedAt >= CreatedFrom)
        && (CreatedTo is null || record.CreatedAt <= CreatedTo)
        && (IdPrefix is null || record.Id.StartsWith(IdPrefix, StringComparison.Ordinal));
}
