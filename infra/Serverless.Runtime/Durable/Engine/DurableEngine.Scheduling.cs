namespace Serverless.Runtime.Durable;

/// <content>Messages, timers, and who runs next.</content>
internal sealed partial class DurableEngine
{
    /// <summary>Puts a new instance to work, or waits for the time it is to start at.</summary>
    private void Begin(InstanceState instance)
    {
        if (!IsDue(instance))
        {
            _timers.Arm(new TimerKey(instance.Id, instance.ExecutionId, HistoryEvent.NoTask), instance.StartAt!.Value);
        }

        lock (instance.Gate)
        {
            if (IsRunnable_NeedsGate(instance))
            {
                Schedule_NeedsGate(instance);
            }
        }
    }

    private void Deliver(InstanceState instance, InboxMessage message)
    {
        lock (instance.Gate)
        {
            if (instance.IsTerminal)
            {
                return;
            }

            instance.Inbox.Add(message);
            if (IsRunnable_NeedsGate(instance))
            {
                Schedule_NeedsGate(instance);
            }
        }
    }

    private bool IsDue(InstanceState instance) => instance.StartAt is null || instance.StartAt <= Now;

    private bool IsRunnable_NeedsGate(InstanceState instance) => instance.History.Count > 0
        ? instance.Inbox.Count > 0
        : IsDue(instance) || instance.Inbox.Exists(m => m.Event.Kind == HistoryEventKind.ExecutionTerminated);

    private void Schedule_NeedsGate(InstanceState instance)
    {
        if (!instance.Scheduled && !instance.IsTerminal)
        {
            instance.Scheduled = true;
            _inFlight.Enter();
            Enqueue(instance);
        }
    }

    private void Enqueue(InstanceState instance)
    {
        // After a stop nothing runs; the journal has it for the next start.
        if (!_ready.Writer.TryWrite(instance))
        {
            _inFlight.Leave();
        }
    }

    /// <summary>Gives the instance back after an episode, or queues the next one.</summary>
    private void Release(InstanceState instance)
    {
        lock (instance.Gate)
        {
            if (!instance.IsTerminal && IsRunnable_NeedsGate(instance))
            {
                Enqueue(instance);
                return;
            }

            instance.Scheduled = false;
        }

        _inFlight.Leave();
    }

    /// <summary>Starts what a call of the orchestrator asks for.</summary>
    private void Dispatch(InstanceState instance, string executionId, HistoryEvent call)
    {
        switch (call.Kind)
        {
            case HistoryEventKind.TaskScheduled:
                _inFlight.Enter();
                if (!_work.Writer.TryWrite(new ActivityWork(instance, executionId, call)))
                {
                    _inFlight.Leave();
                }

                break;
            case HistoryEventKind.TimerCreated:
                _timers.Arm(new TimerKey(instance.Id, executionId, call.TaskId), call.DueAt!.Value);
                break;
        }
    }

    private void TimerDue(TimerKey key, DateTime due)
    {
        if (!_live.TryGetValue(key.InstanceId, out var instance) || instance.ExecutionId != key.ExecutionId)
        {
            return;
        }

        if (key.TaskId == HistoryEvent.NoTask)
        {
            Begin(instance);
            return;
        }

        var fired = new HistoryEvent(HistoryEventKind.TimerFired, Now) { TaskId = key.TaskId, DueAt = due };
        Deliver(instance, new InboxMessage(fired, ExecutionId: key.ExecutionId));
    }
}
