using Microsoft.DurableTask.Client;

namespace Serverless.Runtime.Durable;

/// <content>Committing episodes, and bringing memory to what the journal has.</content>
internal sealed partial class DurableEngine
{
    private static readonly TimeSpan CommitRetryDelay = TimeSpan.FromSeconds(1);

    private async Task CommitAsync(InstanceState instance, List<InboxMessage> messages, EpisodeBuilder builder)
    {
        if (IsDead())
        {
            return;
        }

        var reserved = new List<InstanceState>();
        try
        {
            var commit = builder.Build(child => Reserve(child, reserved), FindProblem);
            await _database.WriteAsync(connection =>
            {
                if (commit is null)
                {
                    JournalWriter.DeleteMessages(connection, builder.ConsumedRows);
                }
                else
                {
                    JournalWriter.Commit(connection, commit);
                }

                return true;
            });
            if (commit is not null)
            {
                Apply(commit);
            }

            Release(instance);
        }
        catch (Exception failure)
        {
            foreach (var child in reserved)
            {
                _live.TryRemove(KeyValuePair.Create(child.Id, child));
                child.SetSaved(false);
            }

            Log.CommitFailed(_logger, failure, instance.Id, CommitRetryDelay);
            _ = RetryAsync(instance, messages);
        }
        finally
        {
            _busy.Leave();
        }
    }

    private bool IsDead()
    {
        if (_options.DieAfterCommits is { } limit && Interlocked.Increment(ref _commits) > limit)
        {
            _dead.TrySetResult();
            _busy.Leave();
            return true;
        }

        return false;
    }

    private async Task RetryAsync(InstanceState instance, List<InboxMessage> messages)
    {
        lock (instance.Gate)
        {
            instance.Inbox.InsertRange(0, messages);
        }

        try
        {
            await Task.Delay(CommitRetryDelay, _timeProvider, _giveUp.Token);
            Enqueue(instance);
        }
        catch (OperationCanceledException)
        {
            _inFlight.Leave();
        }
    }

    private FunctionNotFoundException? FindProblem(string orchestrator) => _orchestrators.ContainsKey(orchestrator)
        ? null
        : new FunctionNotFoundException("orchestrator", orchestrator, _orchestrators.Keys);

    /// <summary>Takes the id of a sub-orchestration; false when it is in use by a live instance.</summary>
    private bool Reserve(InstanceState child, List<InstanceState> reserved)
    {
        child.Scheduled = true;
        if (!_live.TryAdd(child.Id, child))
        {
            return false;
        }

        reserved.Add(child);
        return true;
    }

    /// <summary>Brings memory to what the journal now has, and starts what the episode asked for.</summary>
    private void Apply(EpisodeCommit commit)
    {
        var instance = commit.Instance;
        var change = commit.Change;
        var formerExecution = instance.ExecutionId;
        var calls = commit.Events.Where(e => e.IsAction).ToList();
        lock (instance.Gate)
        {
            ApplyChange_NeedsGate(commit);
        }

        if (change.IsTerminal || change.ExecutionId != formerExecution)
        {
            DisarmAll(instance, formerExecution, commit);
        }

        if (change.IsTerminal)
        {
            _live.TryRemove(KeyValuePair.Create(instance.Id, instance));
            LogEnd(instance);
        }

        foreach (var e in commit.Events.Where(e => e.Kind == HistoryEventKind.TimerCancelled))
        {
            _timers.Disarm(new TimerKey(instance.Id, formerExecution, e.TaskId));
        }

        foreach (var call in calls)
        {
            // An activity that the orchestrator did not wait for runs although its instance has ended; such a one is
            // the only work that a kill can lose, since nothing waits for it.
            if (call.Kind == HistoryEventKind.TaskScheduled || instance.OpenTasks.ContainsKey(call.TaskId))
            {
                Dispatch(instance, formerExecution, call);
            }
        }

        foreach (var child in commit.Children)
        {
            child.SetSaved(true);
            _inFlight.Enter();
            Release(child);
        }

        foreach (var message in commit.Outgoing)
        {
            if (message.RowId != 0 && _live.TryGetValue(message.InstanceId, out var receiver))
            {
                Deliver(receiver, message.ToInbox());
            }
        }
    }

    private void LogEnd(InstanceState instance)
    {
        OrchestrationActivity.Record(instance);
        if (instance.Status == OrchestrationRuntimeStatus.Failed)
        {
            Log.Failed(_logger, instance.Name, instance.Id, instance.Failure?.ToString() ?? "unknown");
        }
        else
        {
            Log.Ended(_logger, instance.Name, instance.Id, instance.Status);
        }
    }

    private static void ApplyChange_NeedsGate(EpisodeCommit commit)
    {
        var instance = commit.Instance;
        var change = commit.Change;
        if (change.IsTerminal)
        {
            instance.Inbox = [];
        }

        if (change.IsTerminal || change.ExecutionId != instance.ExecutionId)
        {
            instance.History.Clear();
            instance.Episodes = 0;
        }
        else
        {
            instance.History.AddRange(commit.Events);
            instance.Episodes++;
            commit.Events.ForEach(instance.Track);
        }

        instance.ExecutionId = change.ExecutionId;
        instance.Status = change.Status;
        instance.Input = change.Input;
        instance.Output = change.Output;
        instance.CustomStatus = change.CustomStatus;
        instance.Failure = change.Failure;
        instance.UpdatedAt = change.UpdatedAt;
        instance.CompletedAt = change.CompletedAt;
        instance.Carried = change.Carried;
        instance.Announce_NeedsGate();
    }

    private void DisarmAll(InstanceState instance, string executionId, EpisodeCommit commit)
    {
        foreach (var call in instance.OpenTasks.Values.Concat(commit.Events))
        {
            if (call.Kind == HistoryEventKind.TimerCreated)
            {
                _timers.Disarm(new TimerKey(instance.Id, executionId, call.TaskId));
            }
        }

        instance.OpenTasks.Clear();
    }
}
