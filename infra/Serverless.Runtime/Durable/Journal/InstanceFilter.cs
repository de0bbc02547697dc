using Microsoft.DurableTask.Client;

namespace Serverless.Runtime.Durable;

/// <summary>Which instances to list or purge; null means any.</summary>
internal sealed record InstanceFilter(
    IReadOnlyCollection<OrchestrationRuntimeStatus>? Statuses = null,
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    string? IdPrefix = null);
