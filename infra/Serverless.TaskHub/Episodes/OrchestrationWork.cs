using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Instances;
using Serverless.TaskHub.Work;

namespace Serverless.TaskHub.Episodes;

/// <summary>An episode that waits for a worker, or is run by one.</summary>
internal sealed class OrchestrationWork(Instance instance)
    : HubWork(new WorkKey(
        WorkKind.Orchestration, instance.Record.Start.Name, instance.Record.Start.Version ?? string.Empty))
{
    public Instance Instance => instance;

    public Episode Episode { get; private set; } = null!;

    /// <summary>Actions of an answer that comes in parts.</summary>
    public List<OrchestratorAction> Chunks { get; } = [];

    /// <summary>The whole answer, of which <paramref name="last"/> is the last part.</summary>
    public OrchestratorResponse Join(OrchestratorResponse last)
    {
        if (Chunks.Count == 0)
        {
            return last;
        }

        var whole = last.Clone();
        whole.Actions.Clear();
        whole.Actions.AddRange(Chunks);
        whole.Actions.AddRange(last.Actions);
        return whole;
    }

    public override bool Begin_NeedsGate(DateTimeOffset now)
    {
        if (instance.Phase != InstancePhase.Ready)
        {
            return false;
        }

        Episode = Episode.Begin(instance, now);
        if (Episode.IsEmpty)
        {
            instance.Phase = InstancePhase.Idle;
            return false;
        }

        instance.Phase = InstancePhase.Leased;
        return true;
    }
}
