using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Stores;

namespace Serverless.TaskHub.Instances;

/// <summary>Creates instances for clients.</summary>
internal sealed class InstanceStarter(HubCore core, InstanceScheduler scheduler, InstanceSignals signals)
{
    /// <summary>Starts an instance; ends after the commit.</summary>
    /// <exception cref="TaskHubException">The request makes no sense, or the id is taken.</exception>
    public async Task<string> StartAsync(CreateInstanceRequest request, CancellationToken cancellationToken)
    {
        Check(request);
        core.Payloads.Check($"The input of orchestration '{request.Name}'", request.Input);
        var start = ToStart(request);
        var id = start.OrchestrationInstance.InstanceId;
        var policy = request.OrchestrationIdReusePolicy?.ReplaceableStatus;
        while (true)
        {
            Task? created = null;
            lock (core.Gate)
            {
                if (core.Live.TryGetValue(id, out var there))
                {
                    CheckReplaceable(there.Record, policy);
                }
                else
                {
                    created = Create_NeedsGate(start, policy is null ? InstanceStatuses.Ended : [.. policy]);
                }
            }

            if (created is not null)
            {
                await Translate(created);
                return id;
            }

            // The one that lives is ended first, gracefully.
            await signals.TerminateAsync(id, "A new instance with the same id replaces this one.", recursive: false);
            await signals.WaitForEndAsync(id, cancellationToken);
        }
    }

    /// <summary>Creates an instance, over an ended one if need be.</summary>
    /// <exception cref="TaskHubException">The id is taken by one that has not ended.</exception>
    public Task CreateAsync(ExecutionStartedEvent start)
    {
        lock (core.Gate)
        {
            return core.Live.TryGetValue(start.OrchestrationInstance.InstanceId, out var there)
                ? Task.FromException(Taken(there.Id, there.Record.Status))
                : Translate(Create_NeedsGate(start, InstanceStatuses.Ended));
        }
    }

    private static async Task Translate(Task created)
    {
        try
        {
            await created;
        }
        catch (InstanceExistsException there)
        {
            throw Taken(there.Id, there.Status);
        }
    }

    private static TaskHubException Taken(string id, OrchestrationStatus status) => new(
        TaskHubError.AlreadyExists,
        $"An orchestration instance with id '{id}' already exists and is {status}. Use another id, wait until it has "
        + "ended, or allow its replacement by a reuse policy.");

    private static void CheckReplaceable(InstanceRecord there, IReadOnlyCollection<OrchestrationStatus>? policy)
    {
        if (policy is null || !policy.Contains(there.Status))
        {
            throw Taken(there.Id, there.Status);
        }

        if (!policy.Contains(OrchestrationStatus.Terminated))
        {
            throw new TaskHubException(
                TaskHubError.InvalidArgument,
                "Invalid reusable statuses: cannot exclude 'Terminated' while also allowing reuse of running instances"
                + $". Instance '{there.Id}' is {there.Status} and would be terminated to be replaced: allow both.");
        }
    }

    private static void Check(CreateInstanceRequest request)
    {
        if (string.IsNullOrEmpty(request.Name))
        {
            throw new TaskHubException(
                TaskHubError.InvalidArgument, "The request names no orchestrator. Give the name of one.");
        }

        InstanceIds.CheckLength(request.InstanceId);
        if (request.InstanceId.StartsWith('@'))
        {
            throw new TaskHubException(
                TaskHubError.InvalidArgument,
                $"The instance id '{request.InstanceId}' starts with '@', which marks entities. Choose another id.");
        }
    }

    private static ExecutionStartedEvent ToStart(CreateInstanceRequest request)
    {
        var start = new ExecutionStartedEvent
        {
            Name = request.Name,
            Version = request.Version,
            Input = request.Input,
            OrchestrationInstance = new OrchestrationInstance
            {
                InstanceId = request.InstanceId.Length > 0 ? request.InstanceId : Guid.NewGuid().ToString("N"),
                ExecutionId = string.IsNullOrEmpty(request.ExecutionId)
                    ? InstanceFactory.NewExecutionId()
                    : request.ExecutionId,
            },
            ScheduledStartTimestamp = request.ScheduledStartTimestamp,
            ParentTraceContext = request.ParentTraceContext,
        };
        start.Tags.Add(request.Tags);
        return start;
    }

    private Task Create_NeedsGate(ExecutionStartedEvent start, IReadOnlyCollection<OrchestrationStatus> replaceable)
    {
        var instance = InstanceFactory.New(start, core.Now);
        core.Live.Add(instance.Id, instance);
        var batch = new StoreBatch();
        batch.Creates.Add(new InstanceCreation(instance.Record, replaceable));
        return core.Committer.Commit_NeedsGate(
            batch,
            () =>
            {
                instance.IsSaved = true;
                core.Waiters.Tell(instance.Record);
                scheduler.Schedule_NeedsGate(instance);
            },
            _ => core.Live.Remove(instance.Id));
    }
}
