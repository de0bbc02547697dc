using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Queries;

namespace Serverless.TaskHub.Instances;

/// <summary>Starts an ended instance once more: same name, input, version and tags.</summary>
internal sealed class InstanceRestarter(InstanceQueries queries, InstanceStarter starter)
{
    /// <exception cref="TaskHubException">There is no such instance, or it runs.</exception>
    public async Task<string> RestartAsync(string id, bool withNewId)
    {
        var record = await queries.FindAsync(id) ?? throw new TaskHubException(
            TaskHubError.NotFound, $"An orchestration with the instanceId {id} was not found.");
        if (!record.IsTerminal && !withNewId)
        {
            throw new TaskHubException(
                TaskHubError.FailedPrecondition,
                $"An orchestration with the instanceId {id} is {record.Status}. Wait until it has ended, terminate it, "
                + "or restart it with a new instance id.");
        }

        var start = record.Start.Clone();
        start.OrchestrationInstance = new OrchestrationInstance
        {
            InstanceId = withNewId ? Guid.NewGuid().ToString("N") : id,
            ExecutionId = InstanceFactory.NewExecutionId(),
        };
        start.ParentInstance = null;
        start.ScheduledStartTimestamp = null;
        await starter.CreateAsync(start);
        return start.OrchestrationInstance.InstanceId;
    }
}
