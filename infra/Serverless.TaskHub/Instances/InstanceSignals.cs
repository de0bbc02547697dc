using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Stores;

namespace Serverless.TaskHub.Instances;

/// <summary>What a client sends to a running instance, and waits for. To an instance that is not there, or has ended,
/// everything is accepted and dropped.</summary>
internal sealed class InstanceSignals(HubCore core, InstanceScheduler scheduler)
{
    public Task RaiseAsync(string id, string name, string? input)
    {
        core.Payloads.Check($"The event '{name}' to '{id}'", input);
        return SendAsync(id, HistoryEvents.Raised(core.Now, name, input));
    }

    public Task TerminateAsync(string id, string? reason, bool recursive)
    {
        core.Payloads.Check($"The output of '{id}'", reason);
        return SendAsync(id, HistoryEvents.Terminated(core.Now, reason, recursive));
    }

    public Task SuspendAsync(string id, string? reason)
    {
        var e = HistoryEvents.At(core.Now);
        e.ExecutionSuspended = new ExecutionSuspendedEvent { Input = reason };
        return SendAsync(id, e, InstanceTrigger.Suspend);
    }

    public Task ResumeAsync(string id, string? reason)
    {
        var e = HistoryEvents.At(core.Now);
        e.ExecutionResumed = new ExecutionResumedEvent { Input = reason };
        return SendAsync(id, e, InstanceTrigger.Resume);
    }

    /// <summary>Waits until an instance is there and <paramref name="isReached"/>, or has ended.</summary>
    public async Task<InstanceRecord> WaitAsync(
        string id, Func<OrchestrationStatus, bool> isReached, CancellationToken cancellationToken)
    {
        var waiter = new InstanceWaiter(id, isReached);
        InstanceRecord? record;
        lock (core.Gate)
        {
            record = core.Live.TryGetValue(id, out var live) && live.IsSaved ? live.Record : null;
            if (record is not null && waiter.Accepts(record))
            {
                return record;
            }

            core.Waiters.Add(waiter);
        }

        try
        {
            // Added first: an end between the two is then seen in the store, or told.
            record ??= await core.Store.FindAsync(id);
            return record is not null && waiter.Accepts(record)
                ? record
                : await waiter.Found.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (core.Gate)
            {
                core.Waiters.Remove(waiter);
            }
        }
    }

    public Task<InstanceRecord> WaitForEndAsync(string id, CancellationToken cancellationToken) =>
        WaitAsync(id, InstanceTransitions.IsTerminal, cancellationToken);

    private Task SendAsync(string id, HistoryEvent e, InstanceTrigger trigger = InstanceTrigger.None)
    {
        lock (core.Gate)
        {
            if (!core.Live.ContainsKey(id))
            {
                return Task.CompletedTask;
            }

            var batch = new StoreBatch();
            var message = core.NewMessage_NeedsGate(id, e);
            var change = new InstanceChange(trigger, core.Now);
            batch.Messages.Add(message);
            if (trigger != InstanceTrigger.None)
            {
                batch.Updates.Add(new InstanceUpdate(id, change));
            }

            return core.Committer.Commit_NeedsGate(batch, () => Apply_NeedsGate(message, change));
        }
    }

    private void Apply_NeedsGate(StoredMessage message, InstanceChange change)
    {
        if (!core.Live.TryGetValue(message.InstanceId, out var instance))
        {
            return;
        }

        if (change.Trigger != InstanceTrigger.None)
        {
            instance.Record = instance.Record.With(change);
            core.Waiters.Tell(instance.Record);
        }

        scheduler.Deliver_NeedsGate(instance, new InboxMessage(message.Event, message.Row));
    }
}
