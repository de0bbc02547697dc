using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask;
using Serverless.Sagas.Failures;
using Serverless.Sagas.Running;

namespace Serverless.Sagas;

/// <summary>
/// A saga inside an orchestration: steps, each with what undoes it. When one fails, or the saga is aborted or stopped,
/// what was done is undone in reverse; past the point of no return nothing is, and a step that keeps failing waits for
/// a person. Get one from <see cref="SagaContextExtensions.RunSagaAsync"/>.
/// </summary>
/// <remarks>
/// <para>Failures are what activities, other apps and the clock do: <see cref="TaskFailedException"/>,
/// <see cref="TimeoutException"/> and <see cref="OperationCanceledException"/>. Every other exception is a programming
/// error and fails the instance; see <see cref="SagaFaultException"/>.</para>
/// <para>What a step awaits is the orchestration's, as everywhere in an orchestrator.</para>
/// </remarks>
/// <typeparam name="TAbort">Why the saga's own code may abort: a business decision.</typeparam>
public sealed class Saga<TAbort>
    where TAbort : class
{
    private readonly SagaRun _run;
    private readonly StepEngine _engine;
    private int _groups;

    internal Saga(SagaRun run)
    {
        _run = run;
        _engine = new StepEngine(run);
    }

    /// <summary>Gets the orchestration.</summary>
    public TaskOrchestrationContext Context => _run.Context;

    /// <summary>Gets what it was aborted with, for undos; null when it was not.</summary>
    public TAbort? Aborted => _run.End?.Abort as TAbort;

    /// <summary>Gets whether it passed its point of no return.</summary>
    public bool IsPastNoReturn => _run.IsPastNoReturn;

    /// <summary>Gets whether somebody stopped it, for undos.</summary>
    public bool IsStopped => _run.End?.Stop is not null;

    /// <summary>Gets why it goes no further, for undos; null while it does.</summary>
    public string? Reason => _run.End?.Reason;

    /// <summary>Runs a step.</summary>
    /// <param name="name">Its name, unique in the saga: for the timeline, and for the idempotency keys.</param>
    /// <param name="action">What to do: calls, requests and waits of the <see cref="SagaStep"/>.</param>
    /// <param name="undo">How to undo it; null when there is nothing to undo. It may run more than once.</param>
    /// <param name="from">From when on it has to be undone.</param>
    /// <param name="options">Its retry, timeout and parking; null takes the defaults.</param>
    /// <typeparam name="T">Its result.</typeparam>
    /// <returns>What <paramref name="action"/> returned.</returns>
    public Task<T> Step<T>(
        string name,
        Func<SagaStep, Task<T>> action,
        Func<SagaStep, Task>? undo = null,
        Undo from = Undo.Succeeded,
        SagaStepOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(action);
        var record = _engine.Begin(name, undo, options);
        if (from == Undo.Started)
        {
            _run.Register(record);
        }

        return _engine.RunAsync(record, action);
    }

    /// <summary>Runs a step that has no result.</summary>
    /// <inheritdoc cref="Step{T}(string, Func{SagaStep, Task{T}}, Func{SagaStep, Task}, Undo, SagaStepOptions)"/>
    /// <returns>A task that ends with the step.</returns>
    public Task Step(
        string name,
        Func<SagaStep, Task> action,
        Func<SagaStep, Task>? undo = null,
        Undo from = Undo.Succeeded,
        SagaStepOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Step(
            name,
            async step =>
            {
                await action(step);
                return true;
            },
            undo,
            from,
            options);
    }

    /// <summary>Waits for a person's decision: an external event of the step's name, or the default after a while.
    /// Send it with <see cref="SagaClientExtensions.DecideAsync"/>; the first one decides.</summary>
    /// <param name="name">The step, and the event.</param>
    /// <param name="within">How long to wait, on the orchestration's clock.</param>
    /// <param name="otherwise">What holds when nobody decides.</param>
    /// <typeparam name="T">The decision, for example <see cref="ApprovalDecision"/>.</typeparam>
    /// <returns>The decision, or <paramref name="otherwise"/> itself.</returns>
    public Task<T> Approval<T>(string name, TimeSpan within, T otherwise)
        where T : class =>
        Step(name, async step =>
        {
            using var clock = new CancellationTokenSource();
            var decision = step.WaitFor<T>(name);
            if (await Task.WhenAny(decision, Context.CreateTimer(within, clock.Token)) != decision)
            {
                step.GiveUp();
                return otherwise;
            }

            clock.Cancel();
            return await decision;
        });

    /// <summary>
    /// Runs another saga, an orchestration that returns <see cref="SagaResult{TAbort}"/>, as a step. When this saga is
    /// stopped, the other one is, and is waited for. When it does not complete, the step fails without a retry, and
    /// this saga ends with its abort.
    /// </summary>
    /// <param name="name">The step; the instance id is this one's, a colon and the name.</param>
    /// <param name="orchestrator">The other saga.</param>
    /// <param name="input">Its input.</param>
    /// <param name="undo">How to undo it once it has completed; null when nothing can.</param>
    /// <param name="options">Its timeout and parking; null takes the defaults.</param>
    /// <returns>Its result: completed.</returns>
    public Task<SagaResult<TAbort>> Child(
        string name,
        TaskName orchestrator,
        object? input = null,
        Func<SagaStep, Task>? undo = null,
        SagaStepOptions? options = null) =>
        Step(name, step => RunChildAsync(step, name, orchestrator, input), undo, options: options);

    /// <summary>
    /// Runs branches side by side, each with steps of its own, and waits for all. When one fails, the others start no
    /// further step, and nothing is undone before the steps under way have ended.
    /// </summary>
    /// <param name="branches">The branches.</param>
    /// <returns>A task that ends with the last of them.</returns>
    public async Task All(params Func<Task>[] branches)
    {
        ArgumentNullException.ThrowIfNull(branches);
        _groups++;
        var running = Array.ConvertAll(branches, BranchAsync);
        await Task.WhenAny(Task.WhenAll(running));
        _groups--;
        await (Array.Find(running, branch => branch.Exception?.InnerException is SagaFaultException)
            ?? Array.Find(running, branch => branch.IsFaulted)
            ?? Task.CompletedTask);
    }

    /// <summary>
    /// Registers something to do when the saga is compensated, after everything that is done later has been undone.
    /// Called first, it comes last: where a saga writes down why it ended.
    /// </summary>
    /// <param name="name">The step's name.</param>
    /// <param name="action">What to do; <see cref="Aborted"/> and <see cref="Reason"/> say why.</param>
    /// <param name="options">Its retry and timeout; null takes the defaults.</param>
    public void OnCompensation(string name, Func<SagaStep, Task> action, SagaStepOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(action);
        var record = _engine.Begin(name, action, options);
        _run.Register(record);
        _run.Say(record, StepState.Ready);
    }

    /// <summary>
    /// From here on there is only forward: a step that keeps failing waits for a person, a request to stop is refused,
    /// and nothing is undone unless that person overrules it.
    /// </summary>
    public void PointOfNoReturn()
    {
        if (_groups > 0)
        {
            throw _run.Fault(null, new SagaFaultException(
                $"Saga '{Context.InstanceId}' passes its point of no return in a branch of a group, while the other"
                + " branches may still fail. Pass it between groups."));
        }

        _run.PassNoReturn();
    }

    /// <summary>Ends the saga by decision and undoes what was done.</summary>
    /// <param name="abort">Why; becomes <see cref="SagaResult{TAbort}.Abort"/>.</param>
    [DoesNotReturn]
    public void Abort(TAbort abort)
    {
        ArgumentNullException.ThrowIfNull(abort);
        if (_run.IsPastNoReturn)
        {
            throw _run.Fault(null, new SagaFaultException(
                $"Saga '{Context.InstanceId}' aborts after its point of no return: {abort}. Decide before it."));
        }

        _run.EndWith(new SagaEnd(null, $"aborted: {abort}", abort));
        throw new SagaEndedException(Reason!);
    }

    private async Task<SagaResult<TAbort>> RunChildAsync(
        SagaStep step, string name, TaskName orchestrator, object? input)
    {
        try
        {
            var result = await step.CallSaga<TAbort>(orchestrator, input);
            return result.Status == SagaStatus.Completed
                ? result
                : throw new ChildEndedException(
                    $"Sub-saga '{name}' is {result.Status}: {result.Reason}", result.Abort);
        }
        catch (TaskFailedException failure)
        {
            throw new SagaFaultException(
                $"Sub-saga '{name}' of '{Context.InstanceId}' failed, so nobody knows what it left done: "
                + failure.FailureDetails.ErrorMessage,
                failure);
        }
    }

    private async Task BranchAsync(Func<Task> branch)
    {
        try
        {
            await branch();
        }
        catch (Exception error) when (error is not SagaEndedException)
        {
            throw SagaBody.ToEnd(_run, error);
        }
    }
}
