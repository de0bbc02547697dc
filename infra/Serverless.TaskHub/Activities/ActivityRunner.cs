using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Instances;
using Serverless.TaskHub.Work;

namespace Serverless.TaskHub.Activities;

/// <summary>Calls activities and takes their results. A result has no row of its own: when the episode that takes it is
/// not committed, the activity runs again.</summary>
internal sealed class ActivityRunner(HubCore core, InstanceScheduler scheduler)
{
    public void Start_NeedsGate(Instance instance, string executionId, HistoryEvent scheduled)
    {
        var call = scheduled.TaskScheduled;
        var request = new ActivityRequest
        {
            Name = call.Name,
            Version = call.Version,
            Input = call.Input,
            OrchestrationInstance = new OrchestrationInstance { InstanceId = instance.Id, ExecutionId = executionId },
            TaskId = scheduled.EventId,
            ParentTraceContext = call.ParentTraceContext,
        };
        request.Tags.Add(call.Tags);
        core.Board.Add(new ActivityWork(request, instance.Record.Start.Version ?? string.Empty));
    }

    /// <exception cref="TaskHubException">Nobody holds the lease (any more).</exception>
    public void Complete(ActivityResponse response)
    {
        lock (core.Gate)
        {
            if (!core.Board.TryTake(response.CompletionToken, WorkKind.Activity, out var lease))
            {
                throw new TaskHubException(
                    TaskHubError.NotFound,
                    $"No lease of an activity has the token '{response.CompletionToken}': it was answered, given back, "
                    + "or its worker's stream has ended.");
            }

            var request = ((ActivityWork)lease.Work).Request;
            var caller = request.OrchestrationInstance;
            var answer = Answer(request, response);
            if (!scheduler.Answer_NeedsGate(caller.InstanceId, caller.ExecutionId, request.TaskId, answer))
            {
                Log.ResultDropped(core.Logger, request.Name, request.TaskId, caller.InstanceId);
            }

            core.Board.End();
        }
    }

    public void Abandon(string token)
    {
        lock (core.Gate)
        {
            if (core.Board.TryTake(token, WorkKind.Activity, out var lease))
            {
                Abandon_NeedsGate(lease);
            }
        }
    }

    public void Abandon_NeedsGate(WorkLease lease)
    {
        var work = (ActivityWork)lease.Work;
        work.GivenBackBy = lease.Consumer;
        Log.ActivityAbandoned(core.Logger, work.Name, work.Request.OrchestrationInstance.InstanceId);
        core.Timers.Arm(core.Now + BackOff.After(++work.Abandons), () =>
        {
            lock (core.Gate)
            {
                core.Board.Add(work);
            }
        });
        core.Board.End();
    }

    private HistoryEvent Answer(ActivityRequest request, ActivityResponse response)
    {
        var e = HistoryEvents.At(core.Now);
        var taskId = request.TaskId;
        var excess = core.Payloads.Failure($"The result of activity '{request.Name}'", response.Result);
        if ((response.FailureDetails ?? excess) is { } failure)
        {
            e.TaskFailed = new TaskFailedEvent { TaskScheduledId = taskId, FailureDetails = failure };
        }
        else
        {
            e.TaskCompleted = new TaskCompletedEvent { TaskScheduledId = taskId, Result = response.Result };
        }

        return e;
    }
}
