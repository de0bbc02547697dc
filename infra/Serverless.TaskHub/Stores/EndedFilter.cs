using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Stores;

/// <summary>Which ended instances to list; null means any.</summary>
internal sealed record EndedFilter(
    IReadOnlyCollection<OrchestrationStatus>? Statuses = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null);
