using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Activities;
using Serverless.TaskHub.Entities;
using Serverless.TaskHub.Instances;
using Serverless.TaskHub.Work;

namespace Serverless.TaskHub.Episodes;

/// <summary>Takes the answers of orchestrators, and commits and applies their episodes.</summary>
internal sealed class EpisodeRunner(
    HubCore core, InstanceScheduler scheduler, ActivityRunner activities, EntityScheduler entities)
{
    /// <summary>Executions in a row that continue as new without waiting, before each further one waits a second.
    /// </summary>
    public const int MaxTightContinues = 100;

    private static readonly TimeSpan TightContinueDelay = TimeSpan.FromSeconds(1);

    /// <summary>Commits an episode; ends after the commit.</summary>
    /// <exception cref="TaskHubException">Nobody holds the lease (any more), or an action is unknown.</exception>
    public Task CompleteAsync(OrchestratorResponse response)
    {
        lock (core.Gate)
        {
            if (CollectChunk_NeedsGate(response))
            {
                return Task.CompletedTask;
            }

            if (!core.Board.TryTake(response.CompletionToken, WorkKind.Orchestration, out var lease)
                || IsGone_NeedsGate(lease))
            {
                throw new TaskHubException(
                    TaskHubError.NotFound,
                    $"No lease of an orchestration has the token '{response.CompletionToken}': it was answered, given "
                    + "back, or its worker's stream has ended.");
            }

            var work = (OrchestrationWork)lease.Work;
            var episode = work.Episode;
            EpisodeCommit commit;
            try
            {
                commit = EpisodeBuilder.Build_NeedsGate(core, episode, Limit(work.Join(response)));
            }
            catch
            {
                GiveBack_NeedsGate(episode);
                throw;
            }

            episode.Instance.Phase = InstancePhase.Committing;
            return core.Committer.Commit_NeedsGate(
                commit.ToBatch(), () => Apply_NeedsGate(commit), failure => Undo_NeedsGate(commit, failure));
        }
    }

    /// <summary>Takes an episode back, to be run again later.</summary>
    public void Abandon(string token)
    {
        lock (core.Gate)
        {
            if (core.Board.TryTake(token, WorkKind.Orchestration, out var lease))
            {
                Abandon_NeedsGate(lease);
            }
        }
    }

    public void Abandon_NeedsGate(WorkLease lease)
    {
        if (IsGone_NeedsGate(lease))
        {
            return;
        }

        var episode = ((OrchestrationWork)lease.Work).Episode;
        episode.Instance.GivenBackBy = lease.Consumer;
        Log.OrchestrationAbandoned(core.Logger, episode.Instance.Record.Start.Name, episode.Instance.Id);
        GiveBack_NeedsGate(episode);
    }

    /// <summary>Keeps a part of an answer that is too large for one message; the last part brings the rest.</summary>
    private bool CollectChunk_NeedsGate(OrchestratorResponse response)
    {
#pragma warning disable CS0612 // Deprecated, and still sent by workers whose answer exceeds a message.
        if (!response.IsPartial || !core.Board.TryFind(response.CompletionToken, out var lease))
#pragma warning restore CS0612
        {
            return false;
        }

        ((OrchestrationWork)lease.Work).Chunks.AddRange(response.Actions);
        return true;
    }

    /// <summary>An answer with too large a payload is a failure of the orchestration instead.</summary>
    private OrchestratorResponse Limit(OrchestratorResponse response)
    {
        if (core.Payloads.Failure(response) is not { } failure)
        {
            return response;
        }

        var failed = new OrchestratorResponse
        {
            InstanceId = response.InstanceId,
            OrchestrationTraceContext = response.OrchestrationTraceContext,
        };
        failed.Actions.Add(new OrchestratorAction
        {
            CompleteOrchestration = new CompleteOrchestrationAction
            {
                OrchestrationStatus = OrchestrationStatus.Failed,
                FailureDetails = failure,
            },
        });
        return failed;
    }

    /// <summary>Whether the instance was ended by force while a worker had it.</summary>
    private bool IsGone_NeedsGate(WorkLease lease)
    {
        var isGone = ((OrchestrationWork)lease.Work).Instance.Phase != InstancePhase.Leased;
        if (isGone)
        {
            core.Board.End();
        }

        return isGone;
    }

    private void GiveBack_NeedsGate(Episode episode)
    {
        var instance = episode.Instance;
        instance.Inbox.InsertRange(0, episode.Messages);
        scheduler.Rest_NeedsGate(instance, BackOff.After(++instance.Abandons));
        core.Board.End();
    }

    private void Undo_NeedsGate(EpisodeCommit commit, Exception failure)
    {
        Log.CommitFailed(core.Logger, failure, commit.Instance.Id);
        commit.Children.ForEach(child => core.Live.Remove(child.Id));
        GiveBack_NeedsGate(commit.Episode);
    }

    private void Apply_NeedsGate(EpisodeCommit commit)
    {
        var instance = commit.Instance;
        var formerExecution = instance.Record.ExecutionId;
        var formerStatus = instance.Record.Status;
        instance.Abandons = 0;
        instance.Record = instance.Record.With(commit.Change);
        if (commit.IsNewExecution)
        {
            Renew_NeedsGate(commit);
        }
        else
        {
            Append_NeedsGate(commit, formerExecution);
        }

        foreach (var child in commit.Children)
        {
            child.IsSaved = true;
            core.Waiters.Tell(child.Record);
            scheduler.Schedule_NeedsGate(child);
        }

        foreach (var message in commit.Messages)
        {
            if (core.Live.TryGetValue(message.InstanceId, out var receiver))
            {
                scheduler.Deliver_NeedsGate(receiver, InboxMessage.From(message));
            }
        }

        commit.EntityMessages.ForEach(entities.Deliver_NeedsGate);
        if (instance.Record.IsTerminal)
        {
            entities.Free_NeedsGate(instance.Id);
        }

        if (instance.Record.Status != formerStatus)
        {
            core.Waiters.Tell(instance.Record);
        }

        Release_NeedsGate(commit);
        core.Board.End();
    }

    private void Append_NeedsGate(EpisodeCommit commit, string executionId)
    {
        var instance = commit.Instance;
        if (commit.Rewritten is not null)
        {
            instance.DisarmAll();
            instance.ClearHistory();
        }

        var added = commit.Rewritten ?? commit.Events;
        instance.History.AddRange(added);
        instance.Chunks++;
        foreach (var e in added)
        {
            instance.Track(e);
        }

        foreach (var e in commit.Events.Where(e => e.EventTypeCase == HistoryEvent.EventTypeOneofCase.TaskScheduled))
        {
            activities.Start_NeedsGate(instance, executionId, e);
        }

        if (instance.Record.IsTerminal)
        {
            instance.DisarmAll();
            core.Live.Remove(instance.Id);
            Log.Ended(core.Logger, instance.Record.Start.Name, instance.Id, instance.Record.Status);
            return;
        }

        foreach (var e in added.Where(e => e.EventTypeCase == HistoryEvent.EventTypeOneofCase.TimerCreated))
        {
            if (instance.Open.ContainsKey(e.EventId))
            {
                scheduler.Arm_NeedsGate(instance, e);
            }
        }

        foreach (var (id, failure) in commit.Refused)
        {
            scheduler.Answer_NeedsGate(
                instance.Id, executionId, id, HistoryEvents.SubOrchestrationFailed(core.Now, id, failure));
        }
    }

    private static void Renew_NeedsGate(EpisodeCommit commit)
    {
        var instance = commit.Instance;
        var progresses = instance.Chunks > 0 || commit.Episode.Messages.Count > commit.Change.Carried!.Count;
        instance.TightContinues = progresses ? 0 : instance.TightContinues + 1;
        instance.DisarmAll();
        instance.ClearHistory();
        instance.Inbox.InsertRange(0, commit.Change.Carried!.Select(e => new InboxMessage(e)));
    }

    private void Release_NeedsGate(EpisodeCommit commit)
    {
        var instance = commit.Instance;
        instance.Phase = InstancePhase.Idle;
        if (commit.IsNewExecution && instance.TightContinues > MaxTightContinues)
        {
            Log.TightLoop(core.Logger, instance.Record.Start.Name, instance.Id, instance.TightContinues);
            scheduler.Rest_NeedsGate(instance, TightContinueDelay);
        }
        else
        {
            scheduler.Schedule_NeedsGate(instance);
        }
    }
}
