using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Instances;

namespace Serverless.TaskHub.Stores;

/// <summary>An instance to create.</summary>
/// <param name="Record">The new instance.</param>
/// <param name="Replaceable">The statuses of an instance with the same id that it takes the place of.</param>
internal sealed record InstanceCreation(InstanceRecord Record, IReadOnlyCollection<OrchestrationStatus> Replaceable);
