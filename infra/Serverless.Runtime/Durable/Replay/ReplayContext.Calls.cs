using System.Text.Json;
using Microsoft.DurableTask;

namespace Serverless.Runtime.Durable;

/// <content>Activities, sub-orchestrations and timers.</content>
internal sealed partial class ReplayContext
{
    public override Task<TResult> CallActivityAsync<TResult>(
        TaskName name, object? input = null, TaskOptions? options = null)
    {
        CheckThread();
        CheckName(name, "activity");
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException(
                $"Activity '{name}' got TaskOptions as its input. Pass them by name: options: …", nameof(input));
        }

        var payload = _services.Converter.Serialize(input);
        return RetryLoop.RunAsync(
            this,
            options?.Retry,
            () => Call<TResult>(
                new HistoryEvent(HistoryEventKind.TaskScheduled, _now) { Name = name, Payload = payload }));
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        CheckThread();
        CheckName(orchestratorName, "sub-orchestrator");
        var instanceId = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        var payload = _services.Converter.Serialize(input);
        return RetryLoop.RunAsync(
            this,
            options?.Retry,
            () => Call<TResult>(new HistoryEvent(HistoryEventKind.SubOrchestrationScheduled, _now)
            {
                Name = orchestratorName,
                InstanceId = instanceId,
                Payload = payload,
            }));
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        CheckThread();
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        var source = new TaskCompletionSource();
        var due = fireAt.Kind == DateTimeKind.Unspecified
            ? DateTime.SpecifyKind(fireAt, DateTimeKind.Utc)
            : fireAt.ToUniversalTime();
        var id = Act(new HistoryEvent(HistoryEventKind.TimerCreated, _now) { DueAt = due });
        _open.Add(id, new OpenCall(_ => source.TrySetResult(), _ => source.TrySetResult()));
        OnCancel(cancellationToken, source.Task, () =>
        {
            if (_open.Remove(id))
            {
                _cancelledTimers.Add(id);
                source.TrySetCanceled(cancellationToken);
            }
        });
        return source.Task;
    }

    private Task<TResult> Call<TResult>(HistoryEvent action)
    {
        CheckThread();
        var source = new TaskCompletionSource<TResult>();
        var id = Act(action);
        _open.Add(id, new OpenCall(
            payload => Complete(source, payload),
            failure => source.TrySetException(new TaskFailedException(action.Name!, id, failure))));
        return source.Task;
    }

    private void Complete<TResult>(TaskCompletionSource<TResult> source, string? payload)
    {
        try
        {
            source.TrySetResult(_services.Converter.Deserialize<TResult>(payload)!);
        }
        catch (JsonException failure)
        {
            source.TrySetException(failure);
        }
    }

    private void CheckName(TaskName name, string what)
    {
        if (string.IsNullOrEmpty(name.Name))
        {
            throw new ArgumentException(
                $"Orchestrator '{_instance.Name}' called an {what} without a name.", nameof(name));
        }
    }
}
