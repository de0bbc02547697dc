using Serverless.TaskHub.Instances;

namespace Serverless.TaskHub.Stores;

/// <summary>A change to the record of the instance <paramref name="Id"/>.</summary>
internal sealed record InstanceUpdate(string Id, InstanceChange Change);
