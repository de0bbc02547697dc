using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Instances;

/// <summary>Waits until the instance <paramref name="id"/> is there and <paramref name="isReached"/>, or has
/// ended.</summary>
internal sealed class InstanceWaiter(string id, Func<OrchestrationStatus, bool> isReached)
{
    // Who waits goes on elsewhere: this is told under the gate.
    private readonly TaskCompletionSource<InstanceRecord> _found =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id => id;

    public Task<InstanceRecord> Found => _found.Task;

    public bool Accepts(InstanceRecord record) => record.IsTerminal || isReached(record.Status);

    public void Tell(InstanceRecord record)
    {
        if (Accepts(record))
        {
            _found.TrySetResult(record);
        }
    }
}
