namespace Serverless.Runtime.Durable;

/// <content>Running episodes.</content>
internal sealed partial class DurableEngine
{
    private async Task RunEpisodesAsync()
    {
        await foreach (var instance in _ready.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (_state != State.Started)
            {
                _inFlight.Leave();
                continue;
            }

            _busy.Enter();
            List<InboxMessage> messages;
            lock (instance.Gate)
            {
                messages = instance.Inbox;
                instance.Inbox = [];
            }

            var builder = new EpisodeBuilder(instance, messages, Now);
            if (!await TryRunAsync(builder))
            {
                Hold(instance, messages);
                _busy.Leave();
                continue;
            }

            // The worker takes the next instance while this one commits, so that commits share their fsync.
            _ = CommitAsync(instance, messages, builder);
        }
    }

    /// <summary>
    /// Runs the orchestrator if the messages ask for it; false when it cannot be run in this process.
    /// </summary>
    private async ValueTask<bool> TryRunAsync(EpisodeBuilder builder)
    {
        var instance = builder.Instance;
        if (!builder.NeedsOrchestrator)
        {
            return true;
        }

        if (!_orchestrators.TryGetValue(instance.Name, out var runner))
        {
            Log.OrchestratorMissing(_logger, instance.Id, instance.Name);
            return false;
        }

        var executionId = instance.ExecutionId;
        var episode = new OrchestrationEpisode(
            instance, _services, instance.History, builder.Fresh, () => ReportIllegalAwait(instance, executionId));
        try
        {
            await runner(episode, CancellationToken.None);
            if (!episode.IsOver)
            {
                episode.FailToRun(new InvalidOperationException(
                    $"The runner of orchestrator '{instance.Name}' returned without running its episode."));
            }
        }
        catch (Exception failure)
        {
            episode.FailToRun(failure);
        }

        if (episode.Difference is { } difference)
        {
            Log.NotDeterministic(_logger, difference.Message);
        }

        builder.Apply(episode);
        return true;
    }

    private void ReportIllegalAwait(InstanceState instance, string executionId)
    {
        var failure = new IllegalAwaitException(instance.Name, instance.Id);
        Log.IllegalAwait(_logger, failure.Message);
        var e = new HistoryEvent(HistoryEventKind.ExecutionTerminated, Now) { Failure = Failures.From(failure) };
        Deliver(instance, new InboxMessage(e, ExecutionId: executionId));
    }

    /// <summary>Keeps the messages of an instance that cannot run now.</summary>
    private void Hold(InstanceState instance, List<InboxMessage> messages)
    {
        lock (instance.Gate)
        {
            instance.Inbox.InsertRange(0, messages);
            instance.Scheduled = false;
        }

        _inFlight.Leave();
    }
}
