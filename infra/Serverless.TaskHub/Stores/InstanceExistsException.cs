using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Stores;

/// <summary>An instance with this id is there, in a status that may not be replaced.</summary>
internal sealed class InstanceExistsException(string id, OrchestrationStatus status)
    : Exception($"Instance '{id}' exists and is {status}.")
{
    public string Id => id;

    public OrchestrationStatus Status => status;
}
