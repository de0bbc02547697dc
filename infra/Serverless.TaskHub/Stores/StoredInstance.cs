using Serverless.TaskHub.Instances;

namespace Serverless.TaskHub.Stores;

/// <summary>An instance and its place in the order of creation.</summary>
internal sealed record StoredInstance(InstanceRecord Record, long Position);
