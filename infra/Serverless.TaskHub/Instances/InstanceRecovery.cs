using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Activities;
using Serverless.TaskHub.Entities;
using Serverless.TaskHub.Episodes;
using Serverless.TaskHub.Stores;

namespace Serverless.TaskHub.Instances;

/// <summary>Brings back what had not ended: histories tell which activities run again, which timers are armed and which
/// sub-orchestrations are waited for.</summary>
internal sealed class InstanceRecovery(
    HubCore core, InstanceScheduler scheduler, ActivityRunner activities, EntityScheduler entities)
{
    public void Recover(StoredHub stored)
    {
        lock (core.Gate)
        {
            foreach (var live in stored.Live)
            {
                core.Live.Add(live.Record.Id, Load(live));
            }

            foreach (var (record, messages) in stored.Entities)
            {
                var entity = new Entity(record);
                core.Entities.Add(entity.Id, entity);
                foreach (var message in messages)
                {
                    entities.Enqueue_NeedsGate(entity, message);
                }
            }

            foreach (var entity in core.Entities.Values.ToList())
            {
                entities.Schedule_NeedsGate(entity);
            }

            foreach (var instance in core.Live.Values.ToList())
            {
                Resume_NeedsGate(instance);
            }
        }

        if (stored.Live.Count > 0)
        {
            Log.Recovered(core.Logger, stored.Live.Count);
        }
    }

    private static Instance Load(LiveInstance live)
    {
        var instance = new Instance(live.Record) { IsSaved = true, Chunks = live.Chunks };
        instance.History.AddRange(live.History);
        live.History.ForEach(instance.Track);
        if (instance.IsFirstEpisode)
        {
            instance.Inbox.AddRange(live.Record.Carried.Select(e => new InboxMessage(e)));
        }

        instance.Inbox.AddRange(live.Inbox);
        return instance;
    }

    private void Resume_NeedsGate(Instance instance)
    {
        var answered = instance.Inbox
            .Where(message => message.ExecutionId is null || message.ExecutionId == instance.Record.ExecutionId)
            .Select(message => HistoryEvents.AnswersTo(message.Event))
            .OfType<int>()
            .ToHashSet();
        foreach (var (id, e) in instance.Open.OrderBy(open => open.Key))
        {
            if (answered.Contains(id))
            {
                continue;
            }

            switch (e.EventTypeCase)
            {
                case HistoryEvent.EventTypeOneofCase.TaskScheduled:
                    activities.Start_NeedsGate(instance, instance.Record.ExecutionId, e);
                    break;
                case HistoryEvent.EventTypeOneofCase.TimerCreated:
                    scheduler.Arm_NeedsGate(instance, e);
                    break;
                default:
                    CheckChild_NeedsGate(instance, id, e.SubOrchestrationInstanceCreated);
                    break;
            }
        }

        scheduler.Schedule_NeedsGate(instance);
    }

    private void CheckChild_NeedsGate(Instance parent, int id, SubOrchestrationInstanceCreatedEvent created)
    {
        var isThere = core.Live.TryGetValue(created.InstanceId, out var child)
            && child.Record.Start.ParentInstance is { } link
            && link.TaskScheduledId == id
            && link.OrchestrationInstance.InstanceId == parent.Id;
        if (isThere || created.Tags.ContainsKey(ParentAnswer.FireAndForgetTag))
        {
            return;
        }

        var failure = child is null
            ? Failures.ChildMissing(created.Name, created.InstanceId)
            : Failures.ChildExists(created.Name, created.InstanceId);
        scheduler.Answer_NeedsGate(
            parent.Id,
            parent.Record.ExecutionId,
            id,
            HistoryEvents.SubOrchestrationFailed(core.Now, id, failure));
    }
}
