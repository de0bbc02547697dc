namespace Serverless.Runtime.Durable;

/// <content>Running activities.</content>
internal sealed partial class DurableEngine
{
    private async Task RunActivitiesAsync()
    {
        await foreach (var work in _work.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (_state == State.Started)
            {
                await RunActivityAsync(work);
            }

            _inFlight.Leave();
        }
    }

    private async Task RunActivityAsync(ActivityWork work)
    {
        var call = work.Call;
        HistoryEvent answer;
        try
        {
            if (!_activities.TryGetValue(call.Name!, out var runner))
            {
                throw new FunctionNotFoundException("activity", call.Name!, _activities.Keys);
            }

            var result = await runner(new ActivityCall(work.Instance, call, _converter), _giveUp.Token);
            answer = new HistoryEvent(HistoryEventKind.TaskCompleted, Now)
            {
                TaskId = call.TaskId,
                Payload = _converter.Serialize(result),
            };
        }
        catch (OperationCanceledException) when (_state != State.Started)
        {
            // The journal has no answer, so the activity runs again after the next start.
            return;
        }
        catch (Exception failure)
        {
            Log.ActivityFailed(_logger, failure, call.Name!, call.TaskId, work.Instance.Id);
            answer = new HistoryEvent(HistoryEventKind.TaskFailed, Now)
            {
                TaskId = call.TaskId,
                Failure = Failures.From(failure),
            };
        }

        if (_state == State.Started)
        {
            Deliver(work.Instance, new InboxMessage(answer, ExecutionId: work.ExecutionId));
        }
        else
        {
            await KeepAsync(new OutgoingMessage(work.Instance.Id, work.ExecutionId, answer));
        }
    }

    /// <summary>Saves the answer of an activity that ended during a stop, so that it does not run twice.</summary>
    private async Task KeepAsync(OutgoingMessage message)
    {
        try
        {
            await _database.WriteAsync(connection =>
            {
                JournalWriter.Send(connection, message);
                return true;
            });
        }
        catch (Exception failure)
        {
            Log.AnswerLost(_logger, failure, message.Event.TaskId, message.InstanceId);
        }
    }
}
