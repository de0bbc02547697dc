using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Episodes;
using Serverless.TaskHub.Stores;

namespace Serverless.TaskHub.Instances;

/// <summary>Ends instances without asking their orchestrators: for those whose worker is away.</summary>
internal sealed class ForcedTermination(HubCore core, InstanceScheduler scheduler)
{
    private const int MaxBatch = 500;

    /// <returns>The ids of those that could not be ended: not there, ended already, holding locks, or being committed
    /// just now.
    /// </returns>
    /// <exception cref="TaskHubException">Too many ids.</exception>
    public async Task<IReadOnlyList<string>> TerminateAsync(IReadOnlyCollection<string> ids, string? reason)
    {
        if (ids.Count > MaxBatch)
        {
            throw new TaskHubException(
                TaskHubError.InvalidArgument,
                $"The batch names {ids.Count} instances; at most {MaxBatch} can be terminated at once. Send several "
                + "batches.");
        }

        var refused = new List<string>();
        var ended = new List<Task>();
        lock (core.Gate)
        {
            foreach (var id in ids)
            {
                if (core.Live.TryGetValue(id, out var instance)
                    && instance.IsSaved
                    && instance.Phase != InstancePhase.Committing
                    && !core.Entities.Values.Any(entity => entity.Record.LockedBy == id))
                {
                    ended.Add(End_NeedsGate(instance, reason));
                }
                else
                {
                    refused.Add(id);
                }
            }
        }

        await Task.WhenAll(ended);
        return refused;
    }

    private Task End_NeedsGate(Instance instance, string? reason)
    {
        // An episode that waits, or runs, finds that it is not wanted any more.
        var formerPhase = instance.Phase;
        instance.Phase = InstancePhase.Committing;
        var now = core.Now;
        var completed = HistoryEvents.At(now);
        completed.ExecutionCompleted = new ExecutionCompletedEvent
        {
            OrchestrationStatus = OrchestrationStatus.Terminated,
            Result = reason,
        };
        var change = new InstanceChange(InstanceTrigger.Terminate, now)
        {
            Outcome = instance.Record.Outcome with { Output = reason },
        };
        var batch = new StoreBatch();
        batch.Histories.Add(new HistoryChunkToAdd(instance.Id, [completed]));
        batch.Updates.Add(new InstanceUpdate(instance.Id, change));
        StoredMessage? answer = null;
        if (ParentAnswer.For(instance.Record, change, now) is { } e)
        {
            var parent = instance.Record.Start.ParentInstance.OrchestrationInstance;
            answer = core.NewMessage_NeedsGate(parent.InstanceId, e, parent.ExecutionId);
            batch.Messages.Add(answer);
        }

        return core.Committer.Commit_NeedsGate(
            batch,
            () =>
            {
                instance.Record = instance.Record.With(change);
                instance.DisarmAll();
                core.Live.Remove(instance.Id);
                core.Waiters.Tell(instance.Record);
                if (answer is not null && core.Live.TryGetValue(answer.InstanceId, out var parent))
                {
                    scheduler.Deliver_NeedsGate(parent, InboxMessage.From(answer));
                }
            },
            _ =>
            {
                instance.Phase = formerPhase;
                scheduler.Schedule_NeedsGate(instance);
            });
    }
}
