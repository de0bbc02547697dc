using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Instances;

namespace Serverless.TaskHub.Entities;

/// <summary>Messages that an orchestrator sends in the scheduler's form. In the history they name the target, on their
/// way the sender.</summary>
internal static class EntityActions
{
    /// <returns>The message on its way; <paramref name="history"/> gets the other.</returns>
    /// <exception cref="TaskHubException">The action is empty, or its target is no entity.</exception>
    public static EntityMessage Add_NeedsGate(
        HubCore core,
        InstanceRecord sender,
        HistoryEvent e,
        SendEntityMessageAction action,
        List<HistoryEvent> history)
    {
        var sent = HistoryEvents.At(e.Timestamp.ToDateTimeOffset());
        string? target;
        switch (action.EntityMessageTypeCase)
        {
            case SendEntityMessageAction.EntityMessageTypeOneofCase.EntityOperationSignaled:
                e.EntityOperationSignaled = action.EntityOperationSignaled;
                target = action.EntityOperationSignaled.TargetInstanceId;
                sent.EntityOperationSignaled = action.EntityOperationSignaled.Clone();
                sent.EntityOperationSignaled.TargetInstanceId = null;
                break;
            case SendEntityMessageAction.EntityMessageTypeOneofCase.EntityOperationCalled:
                e.EntityOperationCalled = action.EntityOperationCalled.Clone();
                e.EntityOperationCalled.ParentInstanceId = null;
                e.EntityOperationCalled.ParentExecutionId = null;
                target = action.EntityOperationCalled.TargetInstanceId;
                sent.EntityOperationCalled = action.EntityOperationCalled.Clone();
                sent.EntityOperationCalled.TargetInstanceId = null;
                sent.EntityOperationCalled.ParentInstanceId = sender.Id;
                sent.EntityOperationCalled.ParentExecutionId = sender.ExecutionId;
                break;
            case SendEntityMessageAction.EntityMessageTypeOneofCase.EntityLockRequested:
                e.EntityLockRequested = action.EntityLockRequested.Clone();
                e.EntityLockRequested.ParentInstanceId = null;
                target = action.EntityLockRequested.LockSet.ElementAtOrDefault(action.EntityLockRequested.Position);
                sent.EntityLockRequested = action.EntityLockRequested.Clone();
                sent.EntityLockRequested.ParentInstanceId = sender.Id;
                break;
            default:
                e.EntityUnlockSent = action.EntityUnlockSent?.Clone() ?? new EntityUnlockSentEvent();
                target = e.EntityUnlockSent.TargetInstanceId;
                sent.EntityUnlockSent = e.EntityUnlockSent.Clone();
                e.EntityUnlockSent.ParentInstanceId = null;
                sent.EntityUnlockSent.ParentInstanceId = sender.Id;
                sent.EntityUnlockSent.TargetInstanceId = null;
                break;
        }

        history.Add(e);
        return core.NewEntityMessage_NeedsGate(EntityIds.Normalize(target ?? string.Empty), sent, isJson: false);
    }
}
