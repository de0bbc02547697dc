using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Instances;
using Serverless.TaskHub.Stores;
using Serverless.TaskHub.Work;

namespace Serverless.TaskHub.Entities;

/// <summary>Takes the results of entities: state, answers, signals and new orchestrations in one commit.</summary>
internal sealed class EntityRunner(HubCore core, EntityScheduler entities, InstanceScheduler instances)
{
    /// <summary>Commits what a worker did; ends after the commit.</summary>
    /// <exception cref="TaskHubException">Nobody holds the lease (any more).</exception>
    public Task CompleteAsync(EntityBatchResult result)
    {
        lock (core.Gate)
        {
            if (!core.Board.TryTake(result.CompletionToken, WorkKind.Entity, out var lease))
            {
                throw new TaskHubException(
                    TaskHubError.NotFound,
                    $"No lease of an entity has the token '{result.CompletionToken}': it was answered, given back, or "
                    + "its worker's stream has ended.");
            }

            if (result.FailureDetails is { } failure)
            {
                // Of the batch, not of an operation: nothing of it has happened.
                Log.EntityFailed(core.Logger, lease.Work.Name, failure.ErrorMessage);
                Abandon_NeedsGate(lease);
                return Task.CompletedTask;
            }

            return Commit_NeedsGate((EntityWork)lease.Work, result);
        }
    }

    public void Abandon_NeedsGate(WorkLease lease)
    {
        var entity = ((EntityWork)lease.Work).Entity;
        entity.GivenBackBy = lease.Consumer;
        entities.Rest_NeedsGate(entity);
        core.Board.End();
    }

    private Task Commit_NeedsGate(EntityWork work, EntityBatchResult result)
    {
        var entity = work.Entity;
        var done = work.Batch.Take(result.Results.Count).ToList();
        var batch = new StoreBatch();
        batch.ConsumedEntityRows.AddRange(done.Select(message => message.Row));
        foreach (var (message, outcome) in done.Zip(result.Results))
        {
            if (message.Event.EntityOperationCalled is { } called)
            {
                batch.Messages.Add(EntityAnswers.To(
                    core, called.ParentInstanceId, called.ParentExecutionId, Answer(called, outcome), message.IsJson));
            }
        }

        var started = new List<Instance>();
        foreach (var action in result.Actions)
        {
            Add_NeedsGate(action, batch, started);
        }

        var record = entity.Record with { State = result.EntityState, UpdatedAt = core.Now };
        batch.Entities.Add(record);
        entity.Phase = InstancePhase.Committing;
        return core.Committer.Commit_NeedsGate(
            batch,
            () =>
            {
                entity.Record = record;
                entity.Abandons = 0;
                entity.Phase = InstancePhase.Idle;
                entity.Queue.RemoveAll(done.Contains);
                foreach (var instance in started)
                {
                    instance.IsSaved = true;
                    core.Waiters.Tell(instance.Record);
                    instances.Schedule_NeedsGate(instance);
                }

                entities.Send_NeedsGate(batch);
                entities.Schedule_NeedsGate(entity);
                core.Board.End();
            },
            failure =>
            {
                Log.CommitFailed(core.Logger, failure, entity.Id);
                started.ForEach(instance => core.Live.Remove(instance.Id));
                entities.Rest_NeedsGate(entity);
                core.Board.End();
            });
    }

    private HistoryEvent Answer(EntityOperationCalledEvent called, OperationResult outcome)
    {
        var e = HistoryEvents.At(core.Now);
        if (outcome.Failure is { } failure)
        {
            e.EntityOperationFailed = new EntityOperationFailedEvent
            {
                RequestId = called.RequestId,
                FailureDetails = failure.FailureDetails,
            };
        }
        else
        {
            e.EntityOperationCompleted = new EntityOperationCompletedEvent
            {
                RequestId = called.RequestId,
                Output = outcome.Success?.Result,
            };
        }

        return e;
    }

    private void Add_NeedsGate(OperationAction action, StoreBatch batch, List<Instance> started)
    {
        if (action.SendSignal is { } signal)
        {
            var e = HistoryEvents.At(core.Now);
            e.EntityOperationSignaled = new EntityOperationSignaledEvent
            {
                RequestId = Guid.NewGuid().ToString(),
                Operation = signal.Name,
                Input = signal.Input,
                ScheduledTime = signal.ScheduledTime,
            };
            var target = EntityIds.Normalize(signal.InstanceId);
            batch.EntityMessages.Add(core.NewEntityMessage_NeedsGate(target, e, isJson: false));
        }
        else if (action.StartNewOrchestration is { } start)
        {
            var instance = InstanceFactory.New(InstanceFactory.FromEntity(start), core.Now);

            // An id in use: there is nobody to tell, as with a signal.
            if (core.Live.TryAdd(instance.Id, instance))
            {
                started.Add(instance);
                batch.Creates.Add(new InstanceCreation(instance.Record, InstanceStatuses.Ended));
            }
        }
    }
}
