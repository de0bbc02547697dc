using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Entities;
using Serverless.TaskHub.Instances;
using Serverless.TaskHub.Stores;

namespace Serverless.TaskHub.Episodes;

/// <summary>Everything that one episode changes.</summary>
internal sealed class EpisodeCommit(Episode episode)
{
    public Episode Episode => episode;

    public Instance Instance => episode.Instance;

    /// <summary>What is added to the history.</summary>
    public List<HistoryEvent> Events { get; } = [];

    public InstanceChange Change { get; set; } = null!;

    /// <summary>Sub-orchestrations to create; their ids are taken already.</summary>
    public List<Instance> Children { get; } = [];

    public List<StoredMessage> Messages { get; } = [];

    public List<EntityMessage> EntityMessages { get; } = [];

    /// <summary>Sub-orchestrations that cannot be created, by event id.</summary>
    public List<(int Id, TaskFailureDetails Failure)> Refused { get; } = [];

    /// <summary>A history to put in the place of the present one, from a worker that rewinds by itself.</summary>
    public IReadOnlyList<HistoryEvent>? Rewritten { get; set; }

    public bool IsNewExecution => Change.Start is not null;

    public StoreBatch ToBatch()
    {
        var batch = new StoreBatch();
        batch.Creates.AddRange(Children.Select(child => new InstanceCreation(child.Record, InstanceStatuses.Ended)));
        if (IsNewExecution || Rewritten is not null)
        {
            batch.ClearedHistories.Add(Instance.Id);
        }

        if (Rewritten is not null)
        {
            batch.Histories.Add(new HistoryChunkToAdd(Instance.Id, Rewritten));
        }
        else if (!IsNewExecution)
        {
            batch.Histories.Add(new HistoryChunkToAdd(Instance.Id, Events));
        }

        batch.ConsumedRows.AddRange(Episode.Messages.Select(message => message.Row).Where(row => row != 0));
        if (Change.IsSaved)
        {
            batch.Updates.Add(new InstanceUpdate(Instance.Id, Change));
        }

        batch.EntityMessages.AddRange(EntityMessages);
        batch.Messages.AddRange(Messages);
        return batch;
    }
}
