using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Episodes;

namespace Serverless.TaskHub.Instances;

/// <summary>Hands events to live instances, and instances with events to the work board.</summary>
internal sealed class InstanceScheduler(HubCore core)
{
    public void Deliver_NeedsGate(Instance instance, InboxMessage message)
    {
        instance.Inbox.Add(message);
        Schedule_NeedsGate(instance);
    }

    /// <summary>Delivers what is derived from history and therefore in memory only, if it is still waited
    /// for.</summary>
    /// <returns>False when nobody waits for it.</returns>
    public bool Answer_NeedsGate(string instanceId, string executionId, int id, HistoryEvent e)
    {
        if (!core.Live.TryGetValue(instanceId, out var instance)
            || instance.Record.ExecutionId != executionId
            || !instance.Open.ContainsKey(id))
        {
            return false;
        }

        Deliver_NeedsGate(instance, new InboxMessage(e, ExecutionId: executionId));
        return true;
    }

    /// <summary>Makes an episode ready when the instance has something to do and nobody has it.</summary>
    public void Schedule_NeedsGate(Instance instance)
    {
        if (instance.Phase != InstancePhase.Idle || !instance.IsSaved || instance.Record.IsTerminal)
        {
            return;
        }

        if (IsDue(instance))
        {
            instance.Phase = InstancePhase.Ready;
            core.Board.Add(new OrchestrationWork(instance) { GivenBackBy = instance.GivenBackBy });
            instance.GivenBackBy = null;
        }
        else if (IsDelayed(instance) && instance.Wake is null)
        {
            instance.Wake = core.Timers.Arm(instance.Record.StartAt!.Value, () => Wake(instance));
        }
    }

    /// <summary>Lets an instance rest before its next episode.</summary>
    public void Rest_NeedsGate(Instance instance, TimeSpan delay)
    {
        instance.Phase = InstancePhase.Resting;
        instance.Wake?.Disarm();
        instance.Wake = core.Timers.Arm(core.Now + delay, () => Wake(instance));
    }

    public void Arm_NeedsGate(Instance instance, HistoryEvent timer)
    {
        var executionId = instance.Record.ExecutionId;
        var due = timer.TimerCreated.FireAt;
        if (due.ToDateTimeOffset() <= core.Now)
        {
            Answer_NeedsGate(instance.Id, executionId, timer.EventId, Fired(timer.EventId, due));
            return;
        }

        instance.Timers[timer.EventId] = core.Timers.Arm(due.ToDateTimeOffset(), () =>
        {
            lock (core.Gate)
            {
                if (instance.Record.ExecutionId == executionId && instance.Timers.Remove(timer.EventId))
                {
                    Answer_NeedsGate(instance.Id, executionId, timer.EventId, Fired(timer.EventId, due));
                }
            }
        });
    }

    private HistoryEvent Fired(int id, Timestamp due)
    {
        var e = HistoryEvents.At(core.Now);
        e.TimerFired = new TimerFiredEvent { TimerId = id, FireAt = due };
        return e;
    }

    private void Wake(Instance instance)
    {
        lock (core.Gate)
        {
            instance.Wake = null;
            if (instance.Phase == InstancePhase.Resting)
            {
                instance.Phase = InstancePhase.Idle;
            }

            Schedule_NeedsGate(instance);
        }
    }

    /// <summary>A suspended instance and one with a delayed start keep their events, unless they are
    /// terminated.</summary>
    private bool IsDue(Instance instance)
    {
        if (instance.Record.Status == OrchestrationStatus.Suspended || IsDelayed(instance))
        {
            return instance.Inbox.Exists(message =>
                message.Event.EventTypeCase == HistoryEvent.EventTypeOneofCase.ExecutionTerminated);
        }

        return instance.IsFirstEpisode || instance.Inbox.Count > 0;
    }

    private bool IsDelayed(Instance instance) =>
        instance.IsFirstEpisode && instance.Record.StartAt is { } at && at > core.Now;
}
