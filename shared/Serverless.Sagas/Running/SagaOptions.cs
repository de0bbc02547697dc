using Microsoft.DurableTask;

namespace Serverless.Sagas;

/// <summary>Options of <see cref="SagaContextExtensions.RunSagaAsync"/>.</summary>
public sealed record SagaOptions
{
    internal static readonly SagaOptions Default = new();

    /// <summary>
    /// Gets the retry policy of steps that have none of their own. Default: 5 attempts, 1 s apart at first, doubling.
    /// Retries wait on durable timers, so they survive a restart.
    /// </summary>
    public RetryPolicy Retry { get; init; } = new(5, TimeSpan.FromSeconds(1), backoffCoefficient: 2);

    /// <summary>
    /// Gets the retry policy of undos that have none of their own. Default: 8 attempts, 1 s apart at first, doubling,
    /// at most a minute.
    /// </summary>
    public RetryPolicy UndoRetry { get; init; } = new(
        8, TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(1));

    /// <summary>
    /// Gets how long a parked step waits for a person. Then a step before the point of no return is undone with the
    /// others; after it, and for an undo, the saga goes on without it and ends as <see cref="SagaStatus.Parked"/>.
    /// Default: null, for ever.
    /// </summary>
    public TimeSpan? ParkLimit { get; init; }

    /// <summary>
    /// Gets the activity that tells of a parked step: publishes an event, opens a ticket. It gets a
    /// <see cref="StepCall{T}"/> of <see cref="ParkedStep"/> under <see cref="Retry"/>; when it fails, the step is
    /// parked all the same. Default: null, none.
    /// </summary>
    public string? ParkedActivity { get; init; }

    /// <summary>
    /// Gets the activity that tells that a person has decided about a parked step, before it goes on: closes the
    /// ticket. It gets a <see cref="StepCall{T}"/> of <see cref="UnparkedStep"/> under <see cref="Retry"/>; when it
    /// fails, the command counts all the same. Default: null, none.
    /// </summary>
    public string? UnparkedActivity { get; init; }
}
