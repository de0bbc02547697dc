using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Activities;
using Serverless.TaskHub.Instances;
using Serverless.TaskHub.Queries;
using Serverless.TaskHub.Stores;

namespace Serverless.TaskHub.Rewinding;

/// <summary>Brings failed instances back to before their failure. The history is cleaned here: workers in .NET know no
/// rewind, and go on with what they are given.</summary>
internal sealed class InstanceRewinder(
    HubCore core, InstanceScheduler scheduler, ActivityRunner activities, InstanceQueries queries)
{
    /// <exception cref="TaskHubException">There is no such instance, or it has not failed.</exception>
    public async Task RewindAsync(string id, string? reason)
    {
        var record = await queries.FindAsync(id) ?? throw NotFound(id);
        if (record.Status != OrchestrationStatus.Failed)
        {
            throw new TaskHubException(
                TaskHubError.FailedPrecondition,
                $"Instance '{id}' is {record.Status}; only one that has failed can be rewound.");
        }

        var rewinds = new List<Rewind>();
        await CollectAsync(record, reason, parentExecutionId: null, rewinds);
        Task committed;
        lock (core.Gate)
        {
            if (rewinds.Exists(rewind => core.Live.ContainsKey(rewind.Instance.Id)))
            {
                throw new TaskHubException(
                    TaskHubError.FailedPrecondition,
                    $"Instance '{id}', or a sub-orchestration of it, has been started again; it cannot be rewound.");
            }

            var batch = new StoreBatch();
            foreach (var rewind in rewinds)
            {
                Add_NeedsGate(batch, rewind);
            }

            committed = core.Committer.Commit_NeedsGate(
                batch,
                () => rewinds.ForEach(Apply_NeedsGate),
                _ => rewinds.ForEach(rewind => core.Live.Remove(rewind.Instance.Id)));
        }

        await committed;
    }

    private static TaskHubException NotFound(string id) =>
        new(TaskHubError.NotFound, $"An orchestration with the instanceId {id} was not found.");

    private async Task CollectAsync(
        InstanceRecord record, string? reason, string? parentExecutionId, List<Rewind> rewinds)
    {
        var history = RewoundHistory.Of(await core.Store.ReadHistoryAsync(record.Id));
        var start = record.Start.Clone();
        start.OrchestrationInstance.ExecutionId = InstanceFactory.NewExecutionId();
        if (parentExecutionId is not null)
        {
            start.ParentInstance.OrchestrationInstance.ExecutionId = parentExecutionId;
        }

        var change = new InstanceChange(InstanceTrigger.Rewind, core.Now)
        {
            Start = start,
            Outcome = new InstanceOutcome(null, record.Outcome.CustomStatus, null, null),
        };
        foreach (var created in history.Children)
        {
            if (await core.Store.FindAsync(created.InstanceId) is { Status: OrchestrationStatus.Failed } child
                && child.ParentId == record.Id)
            {
                await CollectAsync(child, reason, start.OrchestrationInstance.ExecutionId, rewinds);
            }
            else
            {
                history = history.Without(created);
            }
        }

        var instance = new Instance(record.With(change));
        rewinds.Add(new Rewind(instance, change, history.For(start), Rewound(reason, parentExecutionId, record.Id)));
    }

    private HistoryEvent Rewound(string? reason, string? parentExecutionId, string id)
    {
        var e = HistoryEvents.At(core.Now);
        e.ExecutionRewound = new ExecutionRewoundEvent
        {
            Reason = reason,
            ParentExecutionId = parentExecutionId,
            InstanceId = parentExecutionId is null ? null : id,
        };
        return e;
    }

    private void Add_NeedsGate(StoreBatch batch, Rewind rewind)
    {
        core.Live.Add(rewind.Instance.Id, rewind.Instance);
        rewind.Message = core.NewMessage_NeedsGate(rewind.Instance.Id, rewind.Event);
        batch.ClearedHistories.Add(rewind.Instance.Id);
        batch.Histories.Add(new HistoryChunkToAdd(rewind.Instance.Id, rewind.History));
        batch.Updates.Add(new InstanceUpdate(rewind.Instance.Id, rewind.Change));
        batch.Messages.Add(rewind.Message);
    }

    private void Apply_NeedsGate(Rewind rewind)
    {
        var instance = rewind.Instance;
        instance.IsSaved = true;
        instance.Chunks = 1;
        instance.History.AddRange(rewind.History);
        foreach (var e in rewind.History)
        {
            instance.Track(e);
        }

        foreach (var e in instance.Open.Values.ToList())
        {
            if (e.TaskScheduled is not null)
            {
                activities.Start_NeedsGate(instance, instance.Record.ExecutionId, e);
            }
            else if (e.TimerCreated is not null)
            {
                scheduler.Arm_NeedsGate(instance, e);
            }
        }

        core.Waiters.Tell(instance.Record);
        scheduler.Deliver_NeedsGate(instance, new InboxMessage(rewind.Message!.Event, rewind.Message.Row));
    }
}
