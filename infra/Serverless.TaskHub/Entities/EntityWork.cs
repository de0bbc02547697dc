using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Instances;
using Serverless.TaskHub.Work;

namespace Serverless.TaskHub.Entities;

/// <summary>Operations of an entity that wait for a worker, or are run by one.</summary>
internal sealed class EntityWork(Entity entity) : HubWork(new WorkKey(WorkKind.Entity, entity.Name, string.Empty))
{
    public Entity Entity => entity;

    /// <summary>The operations that the worker got, in order.</summary>
    public IReadOnlyList<EntityMessage> Batch { get; private set; } = [];

    private string? State { get; set; }

    public override bool Begin_NeedsGate(DateTimeOffset now)
    {
        if (entity.Phase != InstancePhase.Ready)
        {
            return false;
        }

        Batch = entity.Runnable();
        State = entity.Record.State;
        entity.Phase = Batch.Count > 0 ? InstancePhase.Leased : InstancePhase.Idle;
        return Batch.Count > 0;
    }

    /// <summary>The work as streams get it: only this form can be told apart by its answer.</summary>
    public EntityRequest ToStreamRequest()
    {
        var request = new EntityRequest { InstanceId = entity.Id, EntityState = State };
        request.OperationRequests.AddRange(Batch.Select(message => message.Event));
        return request;
    }

    /// <summary>The work as entity functions get it.</summary>
    public EntityBatchRequest ToBatchRequest()
    {
        var request = new EntityBatchRequest { InstanceId = entity.Id, EntityState = State };
        request.Operations.AddRange(Batch.Select(message => message.Event.EntityOperationCalled is { } called
            ? new OperationRequest { Operation = called.Operation, RequestId = called.RequestId, Input = called.Input }
            : new OperationRequest
            {
                Operation = message.Event.EntityOperationSignaled.Operation,
                RequestId = message.Event.EntityOperationSignaled.RequestId,
                Input = message.Event.EntityOperationSignaled.Input,
            }));
        return request;
    }
}
