using Serverless.TaskHub.Activities;
using Serverless.TaskHub.Entities;
using Serverless.TaskHub.Episodes;
using Serverless.TaskHub.Work;

namespace Serverless.TaskHub;

/// <summary>Who takes the answers of workers.</summary>
internal sealed record HubRunners(
    HubCore Core, EpisodeRunner Episodes, ActivityRunner Activities, EntityRunner Entities)
{
    public void Attach(WorkConsumer consumer)
    {
        lock (Core.Gate)
        {
            Core.Board.Attach(consumer);
        }
    }

    /// <summary>Takes a consumer away; what it had comes again.</summary>
    public void Detach(WorkConsumer consumer)
    {
        lock (Core.Gate)
        {
            foreach (var lease in Core.Board.Detach(consumer))
            {
                Abandon_NeedsGate(lease);
            }
        }
    }

    /// <summary>Takes work back, to be run again later. Unknown tokens are ignored: a worker gives back what was
    /// refused as an answer, too.</summary>
    public void Abandon(string token)
    {
        lock (Core.Gate)
        {
            if (Core.Board.TryFind(token, out var lease) && Core.Board.TryTake(token, lease.Work.Kind, out _))
            {
                Abandon_NeedsGate(lease);
            }
        }
    }

    private void Abandon_NeedsGate(WorkLease lease)
    {
        switch (lease.Work)
        {
            case OrchestrationWork:
                Episodes.Abandon_NeedsGate(lease);
                break;
            case ActivityWork:
                Activities.Abandon_NeedsGate(lease);
                break;
            case EntityWork:
                Entities.Abandon_NeedsGate(lease);
                break;
        }
    }
}
