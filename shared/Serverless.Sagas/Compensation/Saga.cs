using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Serverless.Sagas;

/// <summary>
/// A saga inside an orchestration: runs steps, remembers how to undo them and undoes them in reverse when it fails.
/// Everything it does goes through the <see cref="TaskOrchestrationContext"/>, so it is replayed like the rest of the
/// orchestrator and goes on after a restart in the middle of a step or of a compensation.
/// <code>
/// var saga = context.StartSaga();
/// return await saga.RunAsync(async () =>
/// {
///     await saga.StepAsync("reserve", () => context.CallActivityAsync("Reserve", order),
///         compensate: () => context.CallActivityAsync("Release", order));
///     await saga.StepAsync("charge", () => context.CallActivityAsync("Charge", order));
/// });
/// </code>
/// </summary>
/// <remarks>
/// Get one from <see cref="SagaContextExtensions.StartSaga"/>. Used by one orchestrator only, as its context is.
/// </remarks>
public sealed class Saga
{
    private readonly TaskOrchestrationContext _context;
    private readonly SagaOptions _options;
    private readonly ILogger _logger;
    private readonly List<Compensation> _compensations = [];
    private readonly List<string> _steps = [];
    private string? _failedStep;
    private bool _ended;

    internal Saga(TaskOrchestrationContext context, SagaOptions options)
    {
        _context = context;
        _options = options;
        _logger = context.CreateReplaySafeLogger<Saga>();
    }

    /// <summary>Gets the names of the steps that succeeded so far, in order.</summary>
    public IReadOnlyList<string> Steps => _steps;

    /// <summary>Runs one step.</summary>
    /// <param name="name">The step's name: for the result and for deterministic message ids.</param>
    /// <param name="action">
    /// What to do: activities, sub-orchestrations, requests. Give activities their own retry policy.
    /// </param>
    /// <param name="compensate">How to undo it; null when there is nothing to undo. It may run more than once.</param>
    /// <param name="options">When and how to compensate; null takes the defaults.</param>
    /// <typeparam name="T">The step's result.</typeparam>
    /// <returns>What <paramref name="action"/> returned.</returns>
    /// <exception cref="InvalidOperationException">The saga has been compensated already.</exception>
    public async Task<T> StepAsync<T>(
        string name, Func<Task<T>> action, Func<Task>? compensate = null, SagaStepOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(action);
        ThrowIfEnded($"run step '{name}'");
        var onStart = options?.CompensateWhen == CompensationTrigger.StepStarted;
        if (compensate is not null && onStart)
        {
            AddCompensation(name, compensate, options?.CompensationRetry);
        }

        T result;
        try
        {
            result = await action();
        }
        catch (Exception)
        {
            _failedStep ??= name;
            throw;
        }

        _steps.Add(name);
        if (compensate is not null && !onStart)
        {
            AddCompensation(name, compensate, options?.CompensationRetry);
        }

        return result;
    }

    /// <summary>Runs one step that has no result.</summary>
    /// <inheritdoc cref="StepAsync{T}(string, Func{Task{T}}, Func{Task}, SagaStepOptions)"/>
    /// <returns>A task that ends with the step.</returns>
    public Task StepAsync(
        string name,
        Func<Task> action,
        Func<Task>? compensate = null,
        SagaStepOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(action);
        return StepAsync(
            name,
            async () =>
            {
                await action();
                return true;
            },
            compensate,
            options);
    }

    /// <summary>Runs one step whose compensation needs the step's result (a reservation number, a receipt).</summary>
    /// <param name="name">The step's name.</param>
    /// <param name="action">What to do.</param>
    /// <param name="compensate">How to undo it, given the result; runs only when the step succeeded.</param>
    /// <param name="compensationRetry">
    /// The compensation's own retry policy; null takes <see cref="SagaOptions.CompensationRetry"/>.
    /// </param>
    /// <typeparam name="T">The step's result.</typeparam>
    /// <returns>What <paramref name="action"/> returned.</returns>
    /// <exception cref="InvalidOperationException">The saga has been compensated already.</exception>
    public async Task<T> StepAsync<T>(
        string name, Func<Task<T>> action, Func<T, Task> compensate, RetryPolicy? compensationRetry = null)
    {
        ArgumentNullException.ThrowIfNull(compensate);
        var result = await StepAsync(name, action);
        AddCompensation(name, () => compensate(result), compensationRetry);
        return result;
    }

    /// <summary>Registers a compensation by hand, for what <c>StepAsync</c> does not fit.</summary>
    /// <param name="name">The name under which the result reports it.</param>
    /// <param name="compensate">How to undo. It may run more than once.</param>
    /// <param name="retry">Its own retry policy; null takes <see cref="SagaOptions.CompensationRetry"/>.</param>
    /// <exception cref="InvalidOperationException">The saga has been compensated already.</exception>
    public void AddCompensation(string name, Func<Task> compensate, RetryPolicy? retry = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(compensate);
        ThrowIfEnded($"register the compensation '{name}'");
        _compensations.Add(new Compensation(name, compensate, retry ?? _options.CompensationRetry));
    }

    /// <summary>
    /// Runs the saga's body. When it throws, every registered compensation runs in reverse order and the result says
    /// why and what was undone; the exception does not leave this method.
    /// </summary>
    /// <param name="body">The steps. Throw <see cref="SagaAbortedException"/> to end it by decision.</param>
    /// <returns>How it ended.</returns>
    public async Task<SagaResult> RunAsync(Func<Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        string reason;
        try
        {
            await body();
            return Complete();
        }
        catch (TaskFailedException failure)
        {
            reason = failure.FailureDetails.ErrorMessage;
        }
        catch (Exception failure)
        {
            reason = failure.Message;
        }

        return await CompensateAsync(reason);
    }

    /// <summary>Ends a saga that succeeded; for orchestrators that do not use <see cref="RunAsync"/>.</summary>
    /// <returns>A result with <see cref="SagaStatus.Completed"/>.</returns>
    /// <exception cref="InvalidOperationException">The saga has ended already.</exception>
    public SagaResult Complete()
    {
        ThrowIfEnded("complete it");
        _ended = true;
        return new SagaResult(SagaStatus.Completed, null, null, _steps, [], []);
    }

    /// <summary>
    /// Undoes what was done, newest first. A compensation that fails after all its attempts is reported and the others
    /// still run. For orchestrators that do not use <see cref="RunAsync"/>.
    /// </summary>
    /// <param name="reason">Why; for the log and the result.</param>
    /// <returns>What was undone and what was not.</returns>
    /// <exception cref="InvalidOperationException">The saga has ended already.</exception>
    public async Task<SagaResult> CompensateAsync(string reason)
    {
        ThrowIfEnded("compensate it");
        _ended = true;
        Log.Compensating(_logger, _context.InstanceId, reason, _compensations.Count);
        var compensated = new List<string>();
        var failures = new List<CompensationFailure>();
        for (var i = _compensations.Count - 1; i >= 0; i--)
        {
            var compensation = _compensations[i];
            var error = await CompensationRunner.RunAsync(_context, compensation, _logger);
            if (error is null)
            {
                compensated.Add(compensation.Step);
            }
            else
            {
                failures.Add(new CompensationFailure(compensation.Step, error));
            }
        }

        var status = failures.Count == 0 ? SagaStatus.Compensated : SagaStatus.CompensationIncomplete;
        return new SagaResult(status, reason, _failedStep, _steps, compensated, failures);
    }

    private void ThrowIfEnded(string attempt)
    {
        if (_ended)
        {
            throw new InvalidOperationException(
                $"The saga of instance '{_context.InstanceId}' has ended, so it cannot {attempt}. "
                + "Start another one with context.StartSaga().");
        }
    }
}
