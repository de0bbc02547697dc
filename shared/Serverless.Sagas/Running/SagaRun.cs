using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Serverless.Sagas.Failures;
using Serverless.Sagas.Parking;
using Serverless.Sagas.Steps;
using Serverless.Sagas.Timelines;

namespace Serverless.Sagas.Running;

/// <summary>What one run of a saga knows: why it ended, what has to be undone, what the timeline says.</summary>
internal sealed class SagaRun
{
    private readonly TaskCompletionSource _ended = new();
    private readonly List<StepRecord> _toUndo = [];

    public SagaRun(TaskOrchestrationContext context, SagaOptions options)
    {
        Context = context;
        Options = options;
        Logger = context.CreateReplaySafeLogger<SagaRun>();
        Timeline = new TimelineWriter(context);
        Runner = new StepRunner(this);
        Parking = new ParkingLot(this);
    }

    public TaskOrchestrationContext Context { get; }

    public SagaOptions Options { get; }

    public ILogger Logger { get; }

    public TimelineWriter Timeline { get; }

    public StepRunner Runner { get; }

    public ParkingLot Parking { get; }

    /// <summary>Why it goes no further; null while it does.</summary>
    public SagaEnd? End { get; private set; }

    /// <summary>The first programming error; null while there is none.</summary>
    public SagaFaultException? Error { get; private set; }

    public bool IsPastNoReturn { get; private set; }

    public bool HasEnded => End is not null || Error is not null;

    /// <summary>Ends when the saga goes no further: what waits gives up.</summary>
    public Task Ended => _ended.Task;

    public Task Never { get; } = new TaskCompletionSource().Task;

    /// <summary>What has to be undone, newest first.</summary>
    public IEnumerable<StepRecord> ToUndo => Enumerable.Reverse(_toUndo);

    public List<string> Skipped { get; } = [];

    /// <summary>Listens for a request to stop, as long as the saga runs.</summary>
    public async Task ListenAsync()
    {
        var request = await Context.WaitForExternalEvent<StopRequest?>(StopRequest.EventName)
            ?? new StopRequest("no reason given", null);
        if (IsPastNoReturn)
        {
            Log.StopRefused(Logger, Context.InstanceId, request.ToString());
            return;
        }

        EndWith(new SagaEnd(null, request.ToString(), Stop: request));
    }

    /// <summary>Says why it goes no further; the first one counts.</summary>
    public void EndWith(SagaEnd end)
    {
        End ??= end;
        _ended.TrySetResult();
    }

    /// <summary>Stops everything for a programming error.</summary>
    public SagaFaultException Fault(string? step, Exception error)
    {
        var fault = error as SagaFaultException ?? new SagaFaultException(
            $"Saga '{Context.InstanceId}' failed {(step is null ? "between its steps" : $"in step '{step}'")} by"
            + $" an error in its own code: {error.GetType().Name}: {StepFailure.Describe(error)} Nothing was undone."
            + " Mend the code, deploy it and rewind the instance.",
            error);
        Error ??= fault;
        _ended.TrySetResult();
        return fault;
    }

    public void ThrowIfEnded()
    {
        if (HasEnded)
        {
            throw new SagaEndedException(End?.Reason ?? "another branch failed by an error in its code.");
        }
    }

    public void PassNoReturn()
    {
        ThrowIfEnded();
        IsPastNoReturn = true;
        Timeline.NoReturn();
    }

    public void Register(StepRecord record)
    {
        if (record is { Undo: not null, IsRegistered: false })
        {
            record.IsRegistered = true;
            _toUndo.Add(record);
        }
    }

    public StopRequest ToStopRequest() =>
        End?.Stop ?? new StopRequest($"saga '{Context.InstanceId}' goes no further", null);

    public void SayRetry(StepRecord record, bool isUndo, string error, TimeSpan delay)
    {
        Log.Retried(
            Logger,
            Context.InstanceId,
            isUndo ? $"the undo of {record.Name}" : record.Name,
            isUndo ? record.UndoAttempts : record.Attempts,
            delay,
            error);
        Say(record, isUndo ? StepState.Undoing : StepState.Running, error);
    }

    public void Say(StepRecord record, StepState state, string? error = null) =>
        Timeline.Say(record.Name, state, record.Attempts, record.UndoAttempts, error);
}
